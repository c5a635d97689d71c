import { setLanguage, t } from '../words/words.ts';

/**
 * Where Google leads its window back to: hands what it was given to whoever opened the window, if that is a page of ours,
 * and closes. Nothing of it stays in the address.
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
