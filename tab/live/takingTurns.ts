import type { RefusalCode } from '#session/refusal.ts';
import type { Outcome } from './outcome.ts';

/** How long the next device waits for the one before it to do what either could, in ms. */
const turnAfter = 2_000;

/** Refusals that asking again doesn't change. */
const final: ReadonlySet<string> = new Set<RefusalCode>([
  'too-many-devices',
  'not-your-device',
  'too-many-keys',
  'key-rejected',
]);

/**
 * What several devices could do, and one should: each waits until those before it had their time. `again` is called when a turn
 * has come, or something that failed can be tried again.
 */
export function takingTurns(again: () => void) {
  /** The names of what was begun and isn't answered yet, and of what is never tried again. */
  const taken = new Set<string>();
  /** When this window first saw what others should do before it, in ms. */
  const seenAt = new Map<string, number>();
  let next: ReturnType<typeof setTimeout> | undefined;
  let nextAt = Number.POSITIVE_INFINITY;
  /** Another object after each drop: whatever was begun before changes nothing any more. */
  let life = {};

  function lookAgain(at: number): void {
    if (at >= nextAt) return;
    stop();
    nextAt = at;
    next = setTimeout(() => {
      stop();
      again();
    }, at - performance.now());
  }

  function stop(): void {
    clearTimeout(next);
    nextAt = Number.POSITIVE_INFINITY;
  }

  return {
    /** Whether the `place` devices before this one had their time to do this. Otherwise it is looked at again later. */
    isMine(name: string, place: number): boolean {
      const since = seenAt.get(name) ?? performance.now();
      seenAt.set(name, since);
      const at = since + place * turnAfter;
      if (at <= performance.now()) return true;
      lookAgain(at);
      return false;
    },
    /** It needn't be done now. When it must be, everyone's time begins anew. */
    forget(name: string): void {
      seenAt.delete(name);
    },
    /** Does it once at a time. Tries again in a moment, unless it's done, or can never be. */
    once(name: string, act: () => Promise<Outcome>): void {
      if (taken.has(name)) return;
      taken.add(name);
      const mine = life;
      const settle = (outcome: Outcome) => {
        if (life !== mine || (outcome && 'refusal' in outcome && final.has(outcome.refusal.code))) return;
        taken.delete(name);
        if (outcome) lookAgain(performance.now() + turnAfter);
      };
      // What can't even be made, such as a box for a weak key, never can.
      void act().then(settle, () => {});
    },
    /** Doesn't look again for now. */
    stop,
    /** Nothing of the session counts any more. */
    drop(): void {
      life = {};
      taken.clear();
      seenAt.clear();
      stop();
    },
  };
}
