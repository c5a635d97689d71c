import { waitingTopics } from '#session/selectors.ts';
import type { PhaseView } from '#session/view.ts';
import { t } from '../words/words.ts';
import { AskingTable, TallyTable } from './CheckInTable.tsx';
import { consultScene } from './consultScene.tsx';
import { DiscussTable } from './DiscussTable.tsx';
import { KeepTalking, ReadyButton, TopicActs } from './ownButtons.tsx';
import type { Scene, StageView } from './scene.ts';
import { authorSeat } from './TableTopic.tsx';

/** One topic for one time box; then the question whether to continue. */
export function discussScene(view: StageView, phase: PhaseView & { kind: 'discuss' }): Scene {
  const { shared } = view;
  const { topic, checkIn, consultation } = phase;
  if (consultation) return consultScene(view, phase, consultation);
  const seat = authorSeat(view, topic);
  const { count } = shared.topics[topic] ?? {};
  if (!checkIn) {
    const of = shared.order.length;
    return {
      title: t('header.discuss', { at: of - waitingTopics(shared).length, of }),
      progress: count ? t('topic.votes', { count }) : undefined,
      seat,
      table: <DiscussTable phase={phase} />,
      acts: { first: <TopicActs id={topic} />, last: <ReadyButton /> },
    };
  }
  const { tally, answered, of } = checkIn;
  const asked: Scene = {
    title: t('header.check-in'),
    progress: tally ? t('checkIn.told', tally) : t('checkIn.answered', { answered, of }),
    seat: (id) => ({
      ...seat(id),
      ...(shared.people[id]?.done && { state: 'done', said: t('stage.hasAnswered') }),
    }),
    table: tally ? <TallyTable topic={topic} tally={tally} /> : <AskingTable topic={topic} />,
    acts: { first: <TopicActs id={topic} />, note: tally ? undefined : <KeepTalking /> },
  };
  return asked;
}
