// Before the page is drawn: the viewer's choice of light or dark, if there is one.
(function () {
  let theme = null;
  try {
    theme = localStorage.getItem('breakwater.theme');
  } catch {
    // Storage is closed to this page: the system's choice holds.
    theme = null;
  }
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
