import { consultationSteps } from '#session/consultationSteps.ts';
import type { ConsultationView, PhaseView } from '#session/view.ts';
import { t } from '../words/words.ts';
import { ConsultNote, ConsultTable } from './ConsultTable.tsx';
import { TopicActs } from './ownButtons.tsx';
import type { Scene, StageView } from './scene.ts';

type Turn = 'tells' | 'answers' | 'listens' | 'asks' | 'advises';

/** What the author and the others do in each step. Those whose turn it is sit in the light. */
const turns: Record<ConsultationView['step'], { author: Turn; others: Turn; lit: 'author' | 'others' }> = {
  tell: { author: 'tells', others: 'listens', lit: 'author' },
  ask: { author: 'answers', others: 'asks', lit: 'others' },
  advise: { author: 'listens', others: 'advises', lit: 'others' },
  helped: { author: 'tells', others: 'listens', lit: 'author' },
};

/** A consultation on the current topic, step by step. */
export function consultScene(
  { shared }: StageView,
  { topic }: PhaseView & { kind: 'discuss' },
  consultation: ConsultationView,
): Scene {
  const { step, author } = consultation;
  const turn = turns[step];
  const [of, at] = [consultationSteps.length, consultationSteps.indexOf(step) + 1];
  return {
    title: t('header.consultation'),
    progress: t('stage.stepAt', { at, of }),
    seat(id) {
      const isAuthor = id === author;
      const said = t(`stage.turn.${isAuthor ? turn.author : turn.others}`);
      const isLit = isAuthor === (turn.lit === 'author') && shared.people[id]?.present;
      return {
        ...(isLit ? { state: 'speaking' } : isAuthor && { state: 'author' }),
        // What all the others do stands on the table; the author's part is at their seat, too.
        ...(isAuthor && { fact: said }),
        said,
        isNeeded: isAuthor,
      };
    },
    table: <ConsultTable topic={topic} consultation={consultation} />,
    acts: { first: <TopicActs id={topic} />, note: <ConsultNote consultation={consultation} /> },
  };
}
