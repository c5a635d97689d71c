import * as z from 'zod/mini';
import { Target } from '../choices.ts';
import { no, type Refusal } from '../refusal.ts';
import type { Phase, Session } from '../session.ts';
import type { SharedView } from '../view.ts';
import { type Effects, facilitatorOnly, type Refusals, step } from './chapter.ts';
import { discussNext, discussRefusal, nextTopicRefusal, resumedPhase } from './discuss.ts';
import { introduceNext, introduceRefusal } from './gather.ts';
import { gatherRefusal, namesRefusal, startGathering, startNames } from './names.ts';
import { withExistingTopics } from './topicList.ts';
import { closeVoting, closeVotingRefusal, isVotingOver, openVoting, openVotingRefusal } from './vote.ts';
import { startRound, startRoundRefusal } from './wrapUp.ts';

export const MoveOnCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('move-on'), step, to: Target }),
  z.strictObject({ type: z.literal('undo-transition'), step }),
]);
export type MoveOnCommand = z.infer<typeof MoveOnCommand>;

export const moveOnRefusals: Refusals<MoveOnCommand> = {
  'move-on': facilitatorOnly(({ shared }, { to }) => targetRefusals[to](shared)),
  'undo-transition': facilitatorOnly(({ shared: { canUndo, phase, hasResult } }) => {
    if (canUndo) return undefined;
    return no(phase.kind === 'vote' && hasResult ? 'result-seen' : 'nothing-to-undo');
  }),
};

const targetRefusals: Record<Target, (shared: SharedView) => Refusal | undefined> = {
  names: namesRefusal,
  gather: gatherRefusal,
  introduce: introduceRefusal,
  vote: openVotingRefusal,
  reveal: closeVotingRefusal,
  discuss: discussRefusal,
  'next-topic': nextTopicRefusal,
  'wrap-up': startRoundRefusal,
};

export const moveOnEffects: Effects<MoveOnCommand> = {
  'move-on': (session, _by, { to }) => targetEffects[to](session),
  'undo-transition': undoTransition,
};

const targetEffects: Record<Target, (session: Session) => Session> = {
  names: startNames,
  gather: startGathering,
  introduce: introduceNext,
  vote: openVoting,
  reveal: closeVoting,
  discuss: discussNext,
  'next-topic': discussNext,
  'wrap-up': startRound,
};

/** Goes back by one transition. Topics and votes stay as they are, and so does a new order after voting. */
function undoTransition(session: Session): Session {
  const { previous, ...rest } = session;
  if (!previous) return session;
  const order = isVotingOver(previous.progress.phase) ? session.progress.order : previous.progress.order;
  const progress = withExistingTopics({ ...previous.progress, order }, session.topics);
  const phase = restoredPhase(progress.phase, session.at - previous.at);
  return { ...rest, step: session.step + 1, progress: { ...progress, phase } };
}

/** Voting that is open again may be complete already, so it no longer closes automatically (V9). */
function restoredPhase(phase: Phase, away: number): Phase {
  return phase.kind === 'vote' ? { ...phase, byHand: phase.open } : resumedPhase(phase, away);
}
