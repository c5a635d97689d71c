import { isSmall } from '#session/selectors.ts';
import type { PhaseView } from '#session/view.ts';
import { t } from '../words/words.ts';
import { Cards } from './Cards.tsx';
import type { Scene, StageView } from './scene.ts';
import { VotesLeft } from './VoteActs.tsx';

/** Topics as cards to vote for; then in the order that the votes gave them. */
export function voteScene({ shared, me }: StageView, phase: PhaseView & { kind: 'vote' }): Scene {
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
  const small = isSmall(shared);
  const hint = t(small ? 'vote.small' : 'vote.hidden');
  // In a small group, it must be seen where the facilitator's controls leave little room, too.
  const isFacilitator = me === shared.facilitator;
  return {
    title: t('stage.vote'),
    shortTitle: t('header.vote'),
    progress: t('vote.finished', { finished, of }),
    seat: (id) => (shared.people[id]?.done ? { state: 'done', said: t('stage.hasVoted') } : {}),
    isOneSided: true,
    table,
    acts: isFacilitator && small ? { first: <VotesLeft />, note: hint } : { first: <VotesLeft hint={hint} /> },
  };
}
