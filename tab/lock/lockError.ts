/**
 * - `malformed`: not in the form that our own code writes
 * - `wrong`: doesn't open: it was changed, or made for another key, place, device, session or epoch
 * - `wrong-key`: opened, but holds another key than the one announced
 * - `weak-key`: the other public key would give a secret that anyone knows
 * - `not-clean`: a text that the rules would have refused or cleaned, or that is padded in another way than ours
 */
export type LockTrouble = 'malformed' | 'wrong' | 'wrong-key' | 'weak-key' | 'not-clean';

/** Something locked that can't be opened or made. Its message says nothing of the content. */
export class LockError extends Error {
  override name = 'LockError';
  readonly reason: LockTrouble;

  constructor(reason: LockTrouble) {
    super(`The lock refuses this: ${reason}.`);
    this.reason = reason;
  }
}
