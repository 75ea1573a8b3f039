// What every page does: times in the viewer's zone, copying, and the choice of light or dark.
(function () {
  'use strict';

  const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const dayAndTime = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

  function ago(then, now) {
    const seconds = Math.round((now - then) / 1000);
    if (seconds < -60) return dayAndTime.format(then);
    if (seconds < 5) return 'now';
    if (seconds < 60) return seconds + ' s ago';
    if (seconds < 3600) return Math.floor(seconds / 60) + ' min ago';
    if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ago';
    return '';
  }

  // Of a day and more the date says most, unless it stands beside already.
  function days(time, then, now) {
    if (!time.closest('.head-line')) return dayAndTime.format(then);
    const count = Math.floor((now - then) / 86400000);
    return count + (count === 1 ? ' day ago' : ' days ago');
  }

  function show(time, now) {
    const then = new Date(time.dateTime);
    if (Number.isNaN(then.getTime())) return;
    const text = time.classList.contains('ago') ? ago(then, now) || days(time, then, now) : absolute.format(then);
    if (time.textContent !== text) time.textContent = text;
    const title = absolute.format(then) + ' (' + time.dateTime + ')';
    if (time.title !== title) time.title = title;
  }

  function showTimes(root) {
    const now = new Date();
    root.querySelectorAll('time[datetime]').forEach(time => show(time, now));
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) return;
    const label = button.querySelector('.copy-word');
    let word = 'Copied';
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      word = 'Selected';
    }
    label.textContent = word;
    document.getElementById('announce').textContent = word;
    setTimeout(() => { label.textContent = 'Copy'; }, 2000);
  }

  function turnTheme() {
    const root = document.documentElement;
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const theme = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
    root.dataset.theme = theme;
    try {
      localStorage.setItem('breakwater.theme', theme);
    } catch {
      document.getElementById('announce').textContent = 'This browser does not keep the choice.';
    }
  }

  // Back to the list as it was filtered.
  function leadBack() {
    const back = document.getElementById('back');
    if (!back || !document.referrer) return;
    const from = new URL(document.referrer);
    if (from.origin === location.origin && from.pathname === '/') back.href = from.pathname + from.search;
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]');
    if (button) copy(button);
  });
  document.getElementById('theme').addEventListener('click', turnTheme);
  document.addEventListener('htmx:afterSwap', event => showTimes(event.target));
  document.addEventListener('breakwater:rows', event => showTimes(event.target));
  leadBack();
  showTimes(document);
  setInterval(() => showTimes(document), 1000);
})();
