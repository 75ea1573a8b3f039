// Keys: j and k through the alerts, / to search, u back, ? for the list of keys.
(function () {
  'use strict';

  const dialog = document.getElementById('keys');
  if (!dialog) return;
  const toggle = document.getElementById('keys-on');

  function stored() {
    try {
      return localStorage.getItem('breakwater.keys') !== 'off';
    } catch {
      return true;
    }
  }

  function store(on) {
    try {
      localStorage.setItem('breakwater.keys', on ? 'on' : 'off');
    } catch {
      document.getElementById('announce').textContent = 'This browser does not keep the choice.';
    }
  }

  function links() {
    return Array.from(document.querySelectorAll('.alert-link'));
  }

  function move(step) {
    const all = links();
    if (all.length === 0) return false;
    const current = all.indexOf(document.activeElement);
    const next = current < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(current + step, 0), all.length - 1);
    all[next].focus({ preventScroll: true });
    all[next].closest('.alert').scrollIntoView({ block: 'nearest' });
    return true;
  }

  function isTyping(target) {
    return target.closest('input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]') !== null;
  }

  function letter(key) {
    switch (key) {
      case 'j': return move(1);
      case 'k': return move(-1);
      case '/': {
        const search = document.getElementById('search');
        if (search) search.select();
        return search !== null;
      }
      case 'u': {
        const back = document.getElementById('back');
        if (back) back.click();
        return back !== null;
      }
      case '?': dialog.showModal(); return true;
      default: return false;
    }
  }

  function arrow(key) {
    const onAlert = document.activeElement && document.activeElement.classList.contains('alert-link');
    if (!onAlert) return false;
    return key === 'ArrowDown' ? move(1) : key === 'ArrowUp' ? move(-1) : false;
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (isTyping(event.target)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (arrow(event.key) || (toggle.checked && letter(event.key))) event.preventDefault();
  });
  document.getElementById('keys-button').addEventListener('click', () => dialog.showModal());
  toggle.checked = stored();
  toggle.addEventListener('change', () => store(toggle.checked));
})();
