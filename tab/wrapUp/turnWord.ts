import type { Word } from '../words/words.ts';
import type { Turn } from './roundLine.ts';

/** What became of a turn. */
export function turnWord({ how }: Turn, isCurrent: boolean): Word {
  if (how) return `wrapUp.${how}`;
  return isCurrent ? 'wrapUp.now' : 'wrapUp.waits';
}
