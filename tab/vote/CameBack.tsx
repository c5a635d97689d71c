import { votesLeft } from '#session/refusal.ts';
import { useView } from '../live/useLive.ts';
import { useLook } from '../panel/look.ts';
import { t } from '../words/words.ts';

/** Tells people who had placed all their votes that some came back with a withdrawn topic. Nobody else learns of it. */
export function CameBack() {
  const look = useLook();
  const { shared, own } = useView();
  const left = votesLeft(shared, own);
  return own.hasFinished && left > 0 ? <p className={look.muted}>{t('cameBack.votes', { left })}</p> : null;
}
