// What arrives by itself: alerts by server-sent events, the state of the sources by polling.
// A page that has lost its hub says so: what it shows last must not pass for what is.
(function () {
  'use strict';

  const MOST_ROWS = 400;
  const MOST_HELD = 200;
  const QUIET_TOO_LONG = 25000;
  const STRIP_TOO_OLD = 15000;

  const announce = text => { document.getElementById('announce').textContent = text; };

  // The stream of alerts

  const live = document.getElementById('live');
  const pill = document.getElementById('pill');
  let source = null;
  let heard = performance.now();
  let newest = 0;
  let held = [];
  let heldCount = 0;

  function say(state, words) {
    if (!live || live.dataset.state === state) return;
    live.dataset.state = state;
    live.querySelector('.live-word').textContent = words;
  }

  function listen(url) {
    const where = new URL(url, location.href);
    const list = document.querySelector('.list');
    newest = Math.max(list ? Number(list.dataset.newest) : 0, Number(where.searchParams.get('after')));
    where.searchParams.set('after', String(newest));
    source = new EventSource(where);
    heard = performance.now();
    source.addEventListener('open', () => { heard = performance.now(); say('on', 'Live'); });
    source.addEventListener('tick', () => { heard = performance.now(); say('on', 'Live'); });
    source.addEventListener('alert', () => { heard = performance.now(); });
    source.addEventListener('missed', renew);
    source.addEventListener('error', () => say('off', 'Not live: the connection to the hub is lost'));
    return source;
  }

  function rowId(html) {
    const match = /data-id="(\d+)"/.exec(html);
    return match ? Number(match[1]) : 0;
  }

  function isReading(list) {
    return list.getBoundingClientRect().top < 0;
  }

  function arrived(id) {
    const row = document.getElementById('alert-' + id);
    if (!row) return;
    row.classList.add('fresh');
    const empty = document.getElementById('empty');
    if (empty) empty.remove();
    row.dispatchEvent(new CustomEvent('breakwater:rows', { bubbles: true }));
    announce('New alert, ' + row.dataset.severity + ': ' + row.querySelector('.alert-link').textContent);
    trim(row.parentElement);
  }

  function forget(id) {
    const row = document.getElementById('alert-' + id);
    if (row) row.remove();
  }

  function trim(list) {
    const rows = list.querySelectorAll('.alert');
    if (rows.length <= MOST_ROWS) return;
    for (let index = MOST_ROWS; index < rows.length; index++) rows[index].remove();
    const older = list.querySelector('.older') || list.appendChild(document.createElement('li'));
    older.className = 'older';
    const link = document.createElement('a');
    const where = new URL(location.href);
    where.searchParams.set('before', rows[MOST_ROWS - 1].dataset.id);
    link.className = 'button';
    link.href = where.pathname + where.search;
    link.textContent = 'Older alerts';
    older.replaceChildren(link);
  }

  function hold(id, html) {
    heldCount++;
    if (held.length < MOST_HELD) held.push({ id, html });
    pill.textContent = heldCount === 1 ? '1 new alert' : heldCount + ' new alerts';
    pill.hidden = false;
  }

  function letGo() {
    held = [];
    heldCount = 0;
    if (pill) pill.hidden = true;
  }

  function letIn() {
    if (heldCount > held.length) {
      location.assign(location.pathname + location.search);
      return;
    }
    const list = document.getElementById('alerts');
    const waiting = held;
    letGo();
    for (const { id, html } of waiting) {
      forget(id);
      htmx.swap(list, html, { swapStyle: 'afterbegin' });
      arrived(id);
    }
  }

  document.addEventListener('htmx:sseBeforeMessage', event => {
    const id = rowId(event.detail.data);
    newest = Math.max(newest, id);
    const list = event.target;
    if (isReading(list)) {
      event.preventDefault();
      hold(id, event.detail.data);
    } else {
      forget(id);
    }
  });
  document.addEventListener('htmx:sseMessage', event => arrived(rowId(event.detail.data)));

  if (pill) {
    pill.addEventListener('click', () => {
      letIn();
      document.querySelector('.found').scrollIntoView({ block: 'start' });
    });
    addEventListener('scroll', () => {
      const list = document.getElementById('alerts');
      if (heldCount > 0 && list && !isReading(list)) letIn();
    }, { passive: true });
  }

  // A list anew holds what waited, or is of another filter.
  document.addEventListener('htmx:afterSwap', event => { if (event.target.id === 'results') letGo(); });

  // The list anew, and with it a new connection.
  function renew() {
    if (!document.getElementById('results')) return;
    htmx.ajax('GET', location.pathname + location.search, { target: '#results', swap: 'innerHTML' });
  }

  function lookForSilence() {
    if (!source || performance.now() - heard < QUIET_TOO_LONG) return;
    say('off', 'Not live: the hub is silent');
    source.close();
    heard = performance.now();
    renew();
  }

  // The state of the sources

  const strip = document.getElementById('strip');
  let stripTime = performance.now();
  let statuses = new Map();
  let tone = '';

  function readStatuses() {
    const now = new Map();
    strip.querySelectorAll('[data-key]').forEach(source => {
      const words = source.dataset.name + ': ' + source.querySelector('.status').textContent.trim();
      now.set(source.dataset.key, { status: source.dataset.status, words });
    });
    return now;
  }

  function compare() {
    const now = readStatuses();
    for (const [key, { status, words }] of now) {
      const before = statuses.get(key);
      if (!before || before.status !== status) announce(words);
    }
  }

  function setIcon(element, name) {
    const use = element.querySelector('use');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, '#' + name));
  }

  // That nothing was found holds only as long as the sources are seen as they were then.
  function doubtEmptyList() {
    const empty = document.getElementById('empty');
    if (!empty) return;
    empty.className = 'empty empty-unknown';
    setIcon(empty, 'unknown');
    empty.querySelector('h3').textContent = 'Whether something was found is not known';
    empty.querySelector('p').textContent = 'The hub does not answer.';
  }

  function doubt() {
    if (!strip || strip.classList.contains('doubted') || performance.now() - stripTime < STRIP_TOO_OLD) return;
    strip.classList.add('doubted');
    const at = strip.querySelector('.strip-in');
    const since = new Date(at.dataset.at);
    at.dataset.tone = 'unknown';
    const answer = strip.querySelector('.answer');
    answer.className = 'answer answer-unknown';
    setIcon(answer, 'unknown');
    answer.querySelector('span').textContent = 'Unknown. The hub has not answered since ' + since.toLocaleTimeString() + '.';
    strip.querySelectorAll('[data-key]').forEach(source => {
      source.classList.remove('is-seen', 'is-silent', 'is-uncovered');
      source.dataset.status = 'unknown';
      const status = source.querySelector('.status');
      status.className = 'status status-unknown';
      setIcon(status, 'unknown');
      status.lastChild.textContent = 'Unknown';
    });
    doubtEmptyList();
    say('off', 'Not live: the hub does not answer');
    announce(answer.textContent);
  }

  function trust() {
    const now = strip.querySelector('.strip-in').dataset.tone;
    const wasDoubted = strip.classList.contains('doubted');
    stripTime = performance.now();
    strip.classList.remove('doubted');
    if (wasDoubted) announce(strip.querySelector('.answer').textContent);
    else compare();
    statuses = readStatuses();
    if (document.getElementById('empty') && (wasDoubted || now !== tone)) renew();
    tone = now;
  }

  function isCopying() {
    const selection = getSelection();
    return !selection.isCollapsed && strip.contains(selection.anchorNode) && performance.now() - stripTime < STRIP_TOO_OLD / 2;
  }

  if (strip) {
    statuses = readStatuses();
    strip.addEventListener('htmx:beforeRequest', event => { if (event.target === strip && isCopying()) event.preventDefault(); });
    tone = strip.querySelector('.strip-in').dataset.tone;
    strip.addEventListener('htmx:afterSwap', trust);
  }

  // A URL that is worth sharing says only what restricts.

  document.addEventListener('htmx:configRequest', event => {
    if (event.target.id !== 'filter') return;
    const parameters = event.detail.parameters;
    for (const [name, value] of Object.entries(parameters)) {
      if (value === '') delete parameters[name];
    }
  });

  // A session that has ended leads to the login page, wherever the answer was to go.

  document.addEventListener('htmx:beforeSwap', event => {
    const answered = event.detail.xhr;
    if (answered.status === 401 || new URL(answered.responseURL, location.href).pathname === '/login') {
      event.detail.shouldSwap = false;
      location.assign('/login');
    }
  });

  htmx.createEventSource = listen;
  say('waiting', '');
  if (live) live.querySelector('.live-word').textContent = 'Connecting…';
  setInterval(() => { lookForSilence(); doubt(); }, 1000);
})();
