import { starterQuestions } from '#session/selectors.ts';
import type { View } from '#session/view.ts';
import { t, type Word } from '../words/words.ts';

/** Three questions for someone who has no topic yet. Nobody else in the session has the same. */
export function startersFor({ shared, own }: View): string[] {
  return starterQuestions(shared, own.participant).map((n) => t(`starter.${n}` as Word));
}
