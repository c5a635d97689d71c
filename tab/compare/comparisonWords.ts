import { limits } from '#session/limits.ts';
import type { View } from '#session/view.ts';
import { useViewPart } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { shortNameOf } from '../ui/names.ts';
import { listed, t } from '../words/words.ts';
import type { Comparison } from './comparison.ts';

/** More names than this are a number. */
const mostNames = 3;

export interface ComparisonWords {
  /** Which round it is. */
  round: string;
  /** What to do with the number, once there is one. */
  ask: string | undefined;
  /** The same with the number digit by digit, and which devices took no part. */
  askSpoken: string | undefined;
  /** Who hasn't answered yet, apart from the viewer. */
  missing: string | undefined;
  /** Which devices took no part. If one of them is in use, nobody knows what it was shown. */
  apart: string | undefined;
  /** Whose number is another one, if someone said so. */
  differing: string | undefined;
  /** Why there is no number. */
  why: string | undefined;
  /** What it comes to, once there is no number to look at any more. */
  result: string | undefined;
}

/** A comparison's sentences, for one person. */
export function comparisonWords({ shared, own }: View, comparison: Comparison): ComparisonWords {
  const { round, number, why, differing, missing, apart } = comparison;
  const me = own.participant;
  const names = (people: readonly string[]) =>
    listed(people.map((id) => (id === me ? t('stage.you') : shortNameOf(shared, id))));
  const ask = (number: string) =>
    t('compare.ask', { number, name: shortNameOf(shared, shared.facilitator), reads: shared.facilitator === me });
  const others = missing.filter((id) => id !== me);
  const differs = (people: readonly string[]) => {
    const who = people.length > 1 ? 'several' : people[0] === me ? 'me' : 'one';
    return t('compare.differing', { who, names: names(people) });
  };
  const without =
    apart.length > 0 ? t('compare.apart', { count: apart.length, names: names([...new Set(apart)]) }) : undefined;
  return {
    round: t('compare.round', { round, of: limits.comparisons }),
    ask: number && ask(inOnePiece(number)),
    askSpoken: number && [ask(digitsOf(number)), without].filter(Boolean).join(' '),
    missing:
      others.length === 0
        ? undefined
        : others.length > mostNames
          ? t('compare.missingCount', { count: others.length })
          : t('compare.missing', { names: names(others) }),
    apart: without,
    differing: differing.length > 0 ? differs(differing) : undefined,
    why: why && t(`compare.why.${why}`, { max: limits.comparisons }),
    result: resultOf(comparison),
  };
}

function resultOf({ step, isAlarm, isOver }: Comparison): string | undefined {
  if (isAlarm) return t('compare.alarm');
  if (isOver) return t('compare.done');
  return step === 'none' ? t('compare.none') : undefined;
}

/** "482 917" that no line and no other direction parts. */
export function inOnePiece(number: string): string {
  return number.replace(' ', '\u00a0');
}

/** "4 8 2, 9 1 7", as a screen reader should say it. */
export function digitsOf(number: string): string {
  return number
    .split(' ')
    .map((half) => [...half].join(' '))
    .join(', ');
}

/** Announces a comparison as it goes. An alarm announces itself, at once. */
export function useComparisonAnnounced(comparison: Comparison | undefined): void {
  const view = useViewPart((view) => comparison && view);
  const words = comparison && view && comparisonWords(view, comparison);
  useAnnounced(comparison?.isAlarm ? undefined : (words?.result ?? words?.askSpoken ?? words?.round));
}
