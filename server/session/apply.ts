import type { Command, Settings, Target } from './command.ts';
import { answer, changeDiscussion, extend, paused, resumed, resumedPhase, running } from './discussion.ts';
import type { Participant, ParticipantId, Session } from './session.ts';
import { isPresent, isVotingOver, limits, takingPart } from './session.ts';
import { cleanText } from './text.ts';
import { showTally, withPhase } from './time.ts';
import { addTopic, editTopic, mergeTopics, moveTopic, onlyExisting, withdrawTopic } from './topics.ts';
import { closeVoting, countVote, openVoting, transition, votingAnew } from './voting.ts';

/** Does what `command` asks for. Only for commands that `refusal` lets through. */
export function apply(session: Session, by: Participant, command: Command): Session {
  switch (command.type) {
    case 'acknowledge-rule':
      return withParticipant(session, by.id, { acknowledged: true });
    case 'confirm-recording':
      return { ...session, recordingOff: command.off };
    case 'set-planned-end':
      return { ...session, plannedEnd: command.at };
    case 'change-settings':
      return changeSettings(session, command.settings);

    case 'add-topic':
      return addTopic(votingAnew(session), command.topic, by.id, command.text, command.help);
    case 'edit-topic':
      return editTopic(session, command.part, command.text, command.help);
    case 'withdraw-topic':
      return withdrawTopic(votingAnew(session), command.part, by.id);
    case 'merge-topics':
      return mergeTopics(votingAnew(session), command.topic, command.into);
    case 'move-topic':
      return moveTopic(session, command.topic, command.to);

    case 'cast-vote':
      return countVote(session, command.topic, by.id, 1);
    case 'take-back-vote':
      return countVote(session, command.topic, by.id, -1);

    case 'move-on':
      return moveOn(session, command.to);
    case 'undo-transition':
      return undo(session);
    case 'extend-topic':
      return changeDiscussion(session, (phase) => extend(session, phase, command.minutes));
    case 'pause-timer':
      return changeDiscussion(session, (phase) =>
        withPhase(session, { ...phase, timer: paused(phase.timer, session.at) }),
      );
    case 'resume-timer':
      return changeDiscussion(session, (phase) =>
        withPhase(session, { ...phase, timer: resumed(phase.timer, session.at) }),
      );
    case 'mark-ready':
      return changeDiscussion(session, (phase) => {
        const others = phase.ready.filter((id) => id !== by.id);
        return withPhase(session, { ...phase, ready: command.ready ? [...others, by.id] : others });
      });
    case 'answer-check-in':
      return changeDiscussion(session, (phase) => answer(session, phase, by.id, command.answer));
    case 'show-tally':
      return changeDiscussion(session, (phase) => showTally(session, phase));

    case 'hand-over-role':
      return withFacilitator(session, command.to);
    case 'claim-role':
      return { ...session, claim: { by: by.id, endsAt: session.at + limits.claim } };
    case 'keep-role':
      return withoutClaim(session);
    case 'take-back-role':
      return withFacilitator(session, by.id);
    case 'answer-role-offer':
      return command.accept ? withFacilitator(session, by.id) : withParticipant(session, by.id, { roleOffered: false });

    case 'end-turn':
      return endTurn(session, command.participant, isHere(session, command.participant) ? 'spoke' : 'passed');
    case 'pass-turn':
      return endTurn(session, by.id, 'passed');
    case 'write-takeaway':
      return withParticipant(session, by.id, { takeaway: cleanText(command.text), copied: false });
    case 'offer-help':
      return offerHelp(session, command.topic, by.id, command.offered);
    case 'mark-copied':
      return withParticipant(session, by.id, { copied: true });

    case 'clear-session':
      throw new Error('decided before: a cleared session is not a changed one');
  }
}

/** Another confidentiality rule is another promise, so everybody but who chose it acknowledges again. */
function changeSettings(session: Session, wanted: Partial<Settings>): Session {
  const settings = { ...session.settings, ...wanted };
  if (settings.rule === session.settings.rule) return { ...session, settings };
  const participants = session.participants.map((p) => ({ ...p, acknowledged: p.id === session.facilitator }));
  return { ...session, settings, participants };
}

function moveOn(session: Session, to: Target): Session {
  const { phase, order, discussed } = session.progress;
  switch (to) {
    case 'introduce': {
      const topic = order[phase.kind === 'introduce' ? order.indexOf(phase.topic) + 1 : 0];
      return topic ? transition(session, { kind: 'introduce', topic }) : session;
    }
    case 'vote':
      return openVoting(session);
    case 'reveal':
      return closeVoting(session);
    case 'discuss':
    case 'next-topic': {
      const done = phase.kind === 'discuss' ? [...discussed, phase.topic] : discussed;
      const topic = order.find((id) => !done.includes(id));
      if (!topic) return session;
      const timer = running(session.settings.timeBoxMinutes, session.at);
      return transition(session, { kind: 'discuss', topic, timer, extensions: 0, ready: [] }, { discussed: done });
    }
    case 'wrap-up': {
      const done = phase.kind === 'discuss' ? [...discussed, phase.topic] : discussed;
      const turns = takingPart(session).map((p) => ({ participant: p.id }));
      return transition(session, { kind: 'wrap-up', turns }, { discussed: done });
    }
  }
}

/**
 * Goes back by one transition. Topics, votes and the time that was left stay. What was reordered since voting was over
 * stays, too.
 */
function undo(session: Session): Session {
  const { previous, ...rest } = session;
  if (!previous) return session;
  const order = isVotingOver(previous.progress.phase) ? session.progress.order : previous.progress.order;
  const progress = onlyExisting({ ...previous.progress, order }, session.topics);
  return {
    ...rest,
    step: session.step + 1,
    progress: { ...progress, phase: resumedPhase(progress.phase, session.at - previous.at) },
  };
}

function isHere(session: Session, id: ParticipantId): boolean {
  return session.participants.some((p) => p.id === id && isPresent(p, session.at));
}

function endTurn(session: Session, participant: ParticipantId, how: 'spoke' | 'passed'): Session {
  const { phase } = session.progress;
  if (phase.kind !== 'wrap-up') return session;
  const turns = phase.turns.map((t) => (t.participant === participant && !t.how ? { participant, how } : t));
  return withPhase(session, { ...phase, turns });
}

function offerHelp(session: Session, id: string, by: ParticipantId, offered: boolean): Session {
  const topic = session.topics[id];
  if (!topic || topic.offers.includes(by) === offered) return session;
  const offers = offered ? [...topic.offers, by] : topic.offers.filter((p) => p !== by);
  // A new offer is a new keepsake: its authors have something to copy again.
  const authors = new Set(offered ? topic.parts.map((part) => part.author) : []);
  authors.delete(by);
  return {
    ...session,
    topics: { ...session.topics, [id]: { ...topic, offers } },
    participants: session.participants.map((p) => (authors.has(p.id) ? { ...p, copied: false } : p)),
  };
}

/** Whoever gets the role needs no offer of it any more. */
function withFacilitator(session: Session, facilitator: ParticipantId): Session {
  const { claimedFrom: _settled, ...rest } = withoutClaim(session);
  return { ...withParticipant(rest, facilitator, { roleOffered: false }), facilitator };
}

function withoutClaim(session: Session): Session {
  const { claim: _answered, ...rest } = session;
  return rest;
}

function withParticipant(session: Session, id: ParticipantId, changed: Partial<Participant>): Session {
  return { ...session, participants: session.participants.map((p) => (p.id === id ? { ...p, ...changed } : p)) };
}
