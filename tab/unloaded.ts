/**
 * Whether a script came and drew. Where it did not, as when the network is gone or a newer Mini-M has replaced it, the page
 * itself says so, with a way to load it again: the sentence is in the page, since no script has it then.
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
