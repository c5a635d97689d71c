/** The fields read here, common to the browser's key event and React's. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'keyCode' | 'shiftKey' | 'isComposing'>;

/**
 * Whether an input method (IME) handles this key. Safari ends a composition before it reports the Enter that ended it,
 * so `isComposing` is false then; only key code 229 remains (UI Events, section 8.3).
 */
export function isComposing({ isComposing, keyCode }: KeyPress): boolean {
  return isComposing || keyCode === 229;
}

/** Whether Enter was pressed to submit: not with Shift, which breaks the line, and not to end an IME composition. */
export function submits(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !isComposing(press);
}

/**
 * The key in lower case, as labelled on a Latin keyboard. A layout of another script has no such label, so the key's
 * position counts; on Latin layouts (AZERTY, Dvorak) the label does.
 */
export function latinKey({ key, code, shiftKey }: KeyPress): string {
  const label = key.toLowerCase();
  // ASCII: a label, or a name such as "escape".
  if (/^[!-~]+$|^\p{Script=Latin}/u.test(label)) return label;
  if (/^Key[A-Z]$/.test(code)) return code.slice(-1).toLowerCase();
  return code === 'Slash' && shiftKey ? '?' : label;
}
