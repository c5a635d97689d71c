/**
 * Resolves with whether a script loaded and drew. If it didn't, because the network is down or a newer Mini-M has
 * replaced it, shows a notice with a reload button that the page itself contains, since no script could bring it.
 */
export async function loaded(drawn: Promise<unknown>): Promise<boolean> {
  try {
    await drawn;
    return true;
  } catch {
    const said = document.getElementById('unloaded');
    const language = new Intl.Locale(navigator.language).language;
    const own = said?.querySelector<HTMLElement>(`[lang=${language}]`) ?? said?.querySelector<HTMLElement>('[lang=en]');
    if (said && own) said.hidden = own.hidden = false;
    said?.addEventListener('click', () => location.reload());
    document.getElementById('root')?.replaceChildren();
    return false;
  }
}
