import type { PhaseView, SharedView } from '#session/view.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';

export type Turn = (PhaseView & { kind: 'wrap-up' })['turns'][number];

/** The turns of a round of names or takeaways; none in other phases. */
export function turnsOf(phase: PhaseView): readonly Turn[] {
  return phase.kind === 'names' || phase.kind === 'wrap-up' ? phase.turns : [];
}

export function isSpeaking(turns: readonly Turn[], participant: string): boolean {
  return turns.find((turn) => !turn.how)?.participant === participant;
}

/** Who is speaking and who is next, as the participant `own` reads it. */
export function roundLine(shared: SharedView, turns: readonly Turn[], own: string): string {
  const [now, next] = turns.filter((turn) => !turn.how).map((turn) => turn.participant);
  if (!now) return t('wrapUp.over');
  if (now === own) return next ? t('wrapUp.youSpeakNext', { next: shortNameOf(shared, next) }) : t('wrapUp.youSpeak');
  const name = shortNameOf(shared, now);
  if (next === own) return t('wrapUp.speaksYouNext', { name });
  return next ? t('wrapUp.speaksNext', { name, next: shortNameOf(shared, next) }) : t('wrapUp.speaks', { name });
}
