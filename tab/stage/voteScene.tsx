import type { PhaseView, View } from '#session/view.ts';
import { t } from '../words/words.ts';
import { Cards } from './Cards.tsx';
import type { Scene } from './scene.ts';
import { VoteHint, VotesLeft } from './VoteActs.tsx';

/** Topics as cards to vote for; then in the order that the votes gave them. */
export function voteScene({ shared }: View, phase: PhaseView & { kind: 'vote' }): Scene {
  // One place for both, so that the cards move from the one to the other.
  const table = <Cards />;
  if (!phase.open) {
    return {
      title: t('header.reveal'),
      progress: shared.hasResult ? t('reveal.lead') : undefined,
      seat: () => ({}),
      isOneSided: true,
      table,
    };
  }
  const { finished, of } = phase;
  return {
    title: t('stage.vote'),
    shortTitle: t('header.vote'),
    progress: t('vote.finished', { finished, of }),
    seat: (id) => (shared.people[id]?.done ? { state: 'done', said: t('stage.hasVoted') } : {}),
    isOneSided: true,
    table,
    acts: { first: <VotesLeft />, note: <VoteHint /> },
  };
}
