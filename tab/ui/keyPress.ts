/** What these functions read of a key press, of the browser's event and of React's alike. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'keyCode' | 'shiftKey' | 'isComposing'>;

/**
 * Whether an input method has this key. Safari ends a conversion before it reports the Enter that ended it, so the event
 * says that nothing is being composed; what remains of the input method then is the key code 229 (UI Events, section 8.3).
 */
export function isComposing({ isComposing, keyCode }: KeyPress): boolean {
  return isComposing || keyCode === 229;
}

/** Whether Enter was pressed to submit: not with Shift, which breaks the line, and not to end an input method's conversion. */
export function submits(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !isComposing(press);
}

/**
 * The key in lower case, as a Latin keyboard labels it. A layout of another script has no such label, so its place on the
 * keyboard counts; on a Latin layout (AZERTY, Dvorak) the label does.
 */
export function latinKey({ key, code, shiftKey }: KeyPress): string {
  const label = key.toLowerCase();
  // ASCII are labels and names, as "escape".
  if (/^[!-~]+$|^\p{Script=Latin}/u.test(label)) return label;
  if (/^Key[A-Z]$/.test(code)) return code.slice(-1).toLowerCase();
  return code === 'Slash' && shiftKey ? '?' : label;
}
