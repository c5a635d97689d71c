import { setLanguage, t } from '../words/words.ts';

/**
 * The page Google redirects to: passes the result to the window that opened it, if that is a page of ours, and closes.
 * Nothing of it stays in the URL.
 */
const answer = new URLSearchParams(location.search);
history.replaceState(null, '', location.pathname);
const opener: Window | null = window.opener;
if (opener) {
  const said = Object.fromEntries(['code', 'error', 'state'].map((name) => [name, answer.get(name)]));
  opener.postMessage(said, location.origin);
  window.close();
} else {
  await setLanguage(navigator.language);
  document.body.textContent = t('signIn.noOpener');
}
