import type { Answer } from './choices.ts';
import { devicesHere } from './rules/lock.ts';
import { countCopied, countUncopied, helpersOf, isOffering } from './rules/notes.ts';
import { answerable } from './rules/poll.ts';
import { countOf, hasFinished, votingProgress } from './rules/vote.ts';
import { worthOf } from './rules/worth.ts';
import {
  type CheckIn,
  type Comparison,
  type Consultation,
  isPresent,
  type Participant,
  type ParticipantId,
  type Phase,
  type Session,
  type TopicId,
} from './session.ts';
import type {
  CheckInView,
  ComparisonView,
  ConsultationView,
  LockView,
  OwnView,
  PersonView,
  PhaseView,
  SharedView,
  TopicView,
  View,
} from './view.ts';

/** What this participant may see, and nothing else. */
export function viewFor(session: Session, participant: Participant): View {
  return { shared: sharedView(session), own: ownView(session, participant) };
}

/** What everyone may see. */
export function sharedView(session: Session): SharedView {
  const { progress, agenda } = session;
  return {
    openedAt: session.openedAt,
    step: session.step,
    since: progress.since,
    phase: phaseView(session, progress.phase),
    settings: session.settings,
    plannedEnd: session.plannedEnd,
    latestEnd: session.openedAt + session.limits.maxAge,
    recordingOff: session.recordingOff,
    ...(session.recorded?.which.length && { recorded: { which: [...session.recorded.which] } }),
    facilitator: session.facilitator,
    ...(session.claim && { claim: session.claim }),
    people: peopleView(session),
    lock: lockView(session),
    topics: topicsView(session),
    order: progress.order,
    hasVotingBegun: session.hasVotingBegun,
    hasResult: session.hasResult,
    canUndo: session.previous !== undefined,
    ...(session.lastCall && { lastCall: lastCallView(session, session.lastCall.clearsAt) }),
    ...(progress.phase.kind === 'wrap-up' && { worth: worthView(session) }),
    ...(session.sentences && { sentences: session.sentences.map(({ id, text }) => ({ id, text })) }),
    ...(session.endsAt !== undefined && { endsAt: session.endsAt }),
    ...(agenda?.activity ? { agenda: 'posted' } : agenda?.refused && { agenda: 'not-in-chat' }),
  };
}

function peopleView(session: Session): SharedView['people'] {
  const { participants, facilitator, at } = session;
  const people: Record<string, PersonView> = {};
  for (const p of participants) {
    people[p.id] = {
      name: p.name,
      present: isPresent(p, at),
      ...(p.id === facilitator && p.awaySince !== undefined && { awaySince: p.awaySince }),
      ...(p.left && { left: true }),
      acknowledged: p.acknowledged,
      ...(isDone(session, p.id) && { done: true }),
    };
  }
  return people;
}

function topicsView({ topics, hasResult, progress }: Session): SharedView['topics'] {
  const views: Record<string, TopicView> = {};
  for (const topic of Object.values(topics)) {
    views[topic.id] = {
      parts: topic.parts,
      ...(hasResult && { count: countOf(topic) }),
      ...(progress.discussed.includes(topic.id) && { discussed: true }),
    };
  }
  return views;
}

function phaseView(session: Session, phase: Phase): PhaseView {
  switch (phase.kind) {
    case 'vote':
      // After voting has closed, the number who finished would tell whose votes a withdrawn topic took with it.
      return phase.open ? { kind: 'vote', open: true, ...votingProgress(session) } : { kind: 'vote', open: false };
    case 'discuss': {
      const { topic, timer, extensions, ready, checkIn, consultation, consulted } = phase;
      return {
        kind: 'discuss',
        topic,
        timer,
        extensions,
        ready: ready.length,
        ...(checkIn && { checkIn: checkInView(session, checkIn) }),
        ...(consultation && { consultation: consultationView(consultation) }),
        ...(consulted && { consulted }),
      };
    }
    default:
      return phase;
  }
}

function lockView(session: Session): LockView {
  const { epochs, devices, rounds, comparison } = session.lock;
  const here = devicesHere(session);
  const views: LockView['devices'] = {};
  for (const [id, { person, keys }] of Object.entries(devices)) {
    views[id] = { person, ...(here.has(id) && { here: true }), keys };
  }
  return { epochs, devices: views, rounds, ...(comparison && { comparison: comparisonView(comparison) }) };
}

function comparisonView({ awaited: _awaited, closesAt: _closesAt, ...comparison }: Comparison): ComparisonView {
  return comparison;
}

function boxesOf({ lock }: Session, participant: ParticipantId): OwnView['boxes'] {
  const own: OwnView['boxes'] = {};
  for (const [id, { person, boxes }] of Object.entries(lock.devices)) if (person === participant) own[id] = boxes;
  return own;
}

/** How many have copied is told only once it's more than half (X8). */
function lastCallView(session: Session, clearsAt: number): SharedView['lastCall'] {
  const { copied, of } = countCopied(session);
  return { clearsAt, ...(copied * 2 > of && { copied }) };
}

function consultationView({ step, timer, author }: Consultation): ConsultationView {
  return { step, timer, author };
}

/** Before the spread is told, only how many have answered. */
function worthView(session: Session): SharedView['worth'] {
  const { answers, shown } = worthOf(session);
  const given = Object.values(answers);
  const spread = [1, 2, 3, 4, 5].map((score) => given.filter((one) => one === score).length);
  return { answered: given.length, of: answerable(session, answers), ...(shown && { spread }) };
}

function checkInView(session: Session, { openedAt, answers, shown }: CheckIn): CheckInView {
  const given = Object.values(answers);
  const total = (answer: Answer) => given.filter((a) => a === answer).length;
  return {
    openedAt,
    answered: given.length,
    of: answerable(session, answers),
    ...(shown && { tally: { finished: total('finished'), either: total('either'), continue: total('continue') } }),
  };
}

/** Whether a person has placed all their votes or answered, while everyone may watch that (H2, E5). */
function isDone(session: Session, person: ParticipantId): boolean {
  const { phase } = session.progress;
  if (phase.kind === 'vote') return phase.open && hasFinished(session, person);
  if (phase.kind !== 'discuss' || !phase.checkIn || phase.checkIn.shown) return false;
  return phase.checkIn.answers[person] !== undefined;
}

/** What only this participant may see: their votes, answer and notes. */
export function ownView(session: Session, participant: Participant): OwnView {
  const { id } = participant;
  const { phase } = session.progress;
  const votes: OwnView['votes'] = {};
  const offersMade: OwnView['offersMade'] = [];
  const offersReceived: OwnView['offersReceived'] = [];
  for (const topic of Object.values(session.topics)) {
    const placed = topic.votes[id];
    if (placed) votes[topic.id] = placed;
    if (isOffering(topic, id)) offersMade.push(topic.id);
    for (const from of helpersOf(topic, id)) offersReceived.push(offerOf(session, topic.id, from));
  }
  const answer = phase.kind === 'discuss' ? phase.checkIn?.answers[id] : undefined;
  const worth = session.worth?.answers[id];
  return {
    participant: id,
    votes,
    ...(answer && { answer }),
    ...(phase.kind === 'wrap-up' && worth && { worth }),
    ready: phase.kind === 'discuss' && phase.ready.includes(id),
    takeaway: participant.takeaway,
    copied: participant.copied,
    offersMade,
    offersReceived,
    boxes: boxesOf(session, id),
    roleOffered: participant.roleOffered,
    mayTakeBackRole: session.claimedFrom === id,
    ...(session.lastCall && !session.lastCall.waited.includes(id) && { mayWait: true }),
    // Only the facilitator may know this number, and not before the round: it moves when someone is offered help.
    ...(phase.kind === 'wrap-up' && session.facilitator === id && { uncopied: countUncopied(session) }),
  };
}

function offerOf({ participants }: Session, topic: TopicId, from: ParticipantId): OwnView['offersReceived'][number] {
  const contact = participants.find((p) => p.id === from)?.contact;
  return { topic, from, ...(contact && { contact }) };
}
