import { useEffect, useState } from 'react';
import type { ComparisonState, LockState, NoNumber, PlainView } from '../live/lockState.ts';
import { useLock, useViewPart } from '../live/useLive.ts';

/** Why a panel makes no number if someone may sit in between. After any other reason, comparing again is enough. */
const alarming: ReadonlySet<NoNumber> = new Set([
  'itself-missing',
  'giver-missing',
  'given-missing',
  'doubled',
  'changed',
]);

/** How long the end of a comparison stays in sight, in ms. */
const endShownMs = 8_000;

/** A comparison as one person sees it. */
export interface Comparison extends Omit<ComparisonState, 'confirmed'> {
  /** Someone sees another number, or this panel refuses to make one: nobody should type. */
  isAlarm: boolean;
  /** Everyone who takes part has said that they see the same number. */
  isOver: boolean;
  /** The ids of those who see another number. */
  differing: readonly string[];
  /** The ids of those who take part, are here, and haven't said yet what they see. */
  missing: readonly string[];
  /** The people whose devices have the key but took no part, one for each device. */
  apart: readonly string[];
  /** What this person said. */
  answer: boolean | undefined;
}

/** What a comparison is made of; a vote changes none of it. */
interface Compared {
  shared: Pick<PlainView['shared'], 'lock'>;
  own: Pick<PlainView['own'], 'participant'>;
}

export function comparisonOf(
  { shared, own }: Compared,
  { comparison, devices: holders }: LockState,
): Comparison | undefined {
  if (!comparison) return undefined;
  const { confirmed, ...known } = comparison;
  const { devices, comparison: { devices: listed } = { devices: [] } } = shared.lock;
  const takingPart = listed.flatMap((id) => (devices[id]?.here ? [devices[id].person] : []));
  const differing = Object.keys(confirmed).filter((person) => confirmed[person] === false);
  const missing = [...new Set(takingPart)].filter((person) => confirmed[person] === undefined);
  const isAlarm = differing.length > 0 || (known.why !== undefined && alarming.has(known.why));
  return {
    ...known,
    isAlarm,
    isOver: known.step === 'number' && !isAlarm && missing.length === 0,
    differing,
    missing,
    apart: holders.flatMap(({ apart, person }) => (apart ? [person] : [])),
    answer: confirmed[own.participant],
  };
}

/** This person is asked to compare now, or will be as soon as there is a number. */
export function isAsking({ step, isOver, answer }: Comparison): boolean {
  return step === 'under-way' || (step === 'number' && !isOver && answer === undefined);
}

/** The latest comparison, if there was one under the current key. */
export function useComparison(): Comparison | undefined {
  const lock = useViewPart(({ shared }) => shared.lock);
  const participant = useViewPart(({ own }) => own.participant);
  return comparisonOf({ shared: { lock }, own: { participant } }, useLock());
}

/**
 * The latest comparison as long as it should be in sight: until it's put away, or a few seconds after its end. Not if it had
 * ended before this window was opened.
 */
export function useComparisonInSight(): (Comparison & { putAway(): void }) | undefined {
  const comparison = useComparison();
  // An alarm is shown again, even if the number was put away.
  const shown = comparison && `${comparison.round} ${comparison.isAlarm}`;
  const hasEnded = comparison !== undefined && hasNothingToAsk(comparison);
  const [away, setAway] = useState(hasEnded ? shown : undefined);
  const [known, setKnown] = useState(shown);
  if (known !== shown) {
    setKnown(shown);
    // Another window of this person has told this one of a comparison that everyone had answered before.
    if (known === undefined && comparison?.isOver) setAway(shown);
  }
  useEffect(() => {
    if (!hasEnded) return;
    const timer = setTimeout(() => setAway(shown), endShownMs);
    return () => clearTimeout(timer);
  }, [hasEnded, shown]);
  return comparison && away !== shown ? { ...comparison, putAway: () => setAway(shown) } : undefined;
}

function hasNothingToAsk({ step, isAlarm, isOver }: Comparison): boolean {
  return isOver || (step === 'none' && !isAlarm);
}
