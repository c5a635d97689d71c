import type { CheckIn, Participant, Phase, Session, Topic } from './session.ts';
import { answerable, countOf, isPresent, type ParticipantId, votingProgress } from './session.ts';
import type { CheckInView, OwnView, PersonView, PhaseView, SharedView, TopicView, View } from './view.ts';

/** What this participant may see, and nothing else; `before` as for `sharedView`. */
export function viewFor(session: Session, participant: Participant, before?: Shown): View {
  return { shared: sharedView(session, before), own: ownView(session, participant) };
}

/** A state of a session, and what was made of it for all to see. */
export interface Shown {
  session: Session;
  view: SharedView;
}

/**
 * What all may see. An entry changes one topic or one person: what was made of all others in the view of `before` is
 * kept, so that it costs nothing to make and nothing to compare. Kept there and not in a memory of this module: what
 * such a memory holds, the collector of young garbage takes for alive.
 */
export function sharedView(session: Session, before?: Shown): SharedView {
  if (before && looksAlike(session, before.session)) return before.view;
  const { progress, settings } = session;
  return {
    openedAt: session.openedAt,
    step: session.step,
    since: progress.since,
    phase: phaseView(session, progress.phase),
    settings,
    plannedEnd: session.plannedEnd,
    latestEnd: session.openedAt + session.limits.maxAge,
    recordingOff: session.recordingOff,
    facilitator: session.facilitator,
    ...(session.claim && { claim: session.claim }),
    people: peopleView(session, before),
    topics: topicsView(session, before),
    order: progress.order,
    hasVotingBegun: session.hasVotingBegun,
    hasResult: session.hasResult,
    canUndo: session.previous !== undefined,
    ...(session.endsAt !== undefined && { endsAt: session.endsAt }),
    ...agendaView(session),
  };
}

/** Whether nothing that the shared view is made of differs: before most commands, only time has passed. */
function looksAlike(session: Session, before: Session): boolean {
  return (
    session.topics === before.topics &&
    session.hasVotingBegun === before.hasVotingBegun &&
    session.hasResult === before.hasResult &&
    session.participants === before.participants &&
    session.progress === before.progress &&
    session.step === before.step &&
    session.settings === before.settings &&
    session.limits === before.limits &&
    session.openedAt === before.openedAt &&
    session.plannedEnd === before.plannedEnd &&
    session.recordingOff === before.recordingOff &&
    session.facilitator === before.facilitator &&
    session.claim === before.claim &&
    session.previous === before.previous &&
    session.endsAt === before.endsAt &&
    session.agenda === before.agenda &&
    session.participants.every((p) => isPresent(p, session.at) === isPresent(p, before.at))
  );
}

function agendaView({ agenda }: Session): Pick<SharedView, 'agenda'> {
  if (agenda?.activity) return { agenda: 'posted' };
  return agenda?.refused ? { agenda: 'not-in-chat' } : {};
}

function peopleView(session: Session, before: Shown | undefined): SharedView['people'] {
  const { participants, facilitator, at } = session;
  const old = before?.session.facilitator === facilitator ? before.session : undefined;
  const isKept = (p: Participant) => isPresent(p, at) === isPresent(p, old?.at ?? at);
  if (before && old?.participants === participants && participants.every(isKept)) return before.view.people;
  const people: Record<string, PersonView> = {};
  for (const [n, p] of participants.entries()) {
    const kept = old?.participants[n] === p && isKept(p) ? before?.view.people[p.id] : undefined;
    people[p.id] = kept ?? personView(p, session);
  }
  return people;
}

function personView(p: Participant, { at, facilitator }: Session): PersonView {
  const { awaySince } = p;
  return {
    name: p.name,
    present: isPresent(p, at),
    ...(p.id === facilitator && awaySince !== undefined && { awaySince }),
    ...(p.left && { left: true }),
    acknowledged: p.acknowledged,
  };
}

function topicsView(session: Session, before: Shown | undefined): SharedView['topics'] {
  const { hasResult } = session;
  const { discussed } = session.progress;
  const old = before?.session.hasResult === hasResult ? before.session : undefined;
  if (before && old?.topics === session.topics && old.progress.discussed === discussed) return before.view.topics;
  const topics: Record<string, TopicView> = {};
  for (const id in session.topics) {
    const topic = session.topics[id] as Topic;
    const kept = old?.topics[id] === topic ? before?.view.topics[id] : undefined;
    const over = discussed.includes(id);
    topics[id] = kept && (kept.discussed ?? false) === over ? kept : topicView(topic, hasResult, over);
  }
  return topics;
}

function topicView(topic: Topic, counts: boolean, discussed: boolean): TopicView {
  return { parts: topic.parts, ...(counts && { count: countOf(topic) }), ...(discussed && { discussed }) };
}

function phaseView(session: Session, phase: Phase): PhaseView {
  switch (phase.kind) {
    case 'vote':
      // Once voting is closed, how many have finished would tell whose votes a withdrawn topic took with it.
      return phase.open ? { kind: 'vote', open: true, ...votingProgress(session) } : { kind: 'vote', open: false };
    case 'discuss': {
      const { topic, timer, extensions, ready, checkIn } = phase;
      return {
        kind: 'discuss',
        topic,
        timer,
        extensions,
        ready: ready.length,
        ...(checkIn && { checkIn: checkInView(session, checkIn) }),
      };
    }
    default:
      return phase;
  }
}

function checkInView(session: Session, { openedAt, answers, shown }: CheckIn): CheckInView {
  const given = Object.values(answers);
  const finished = given.filter((a) => a === 'finished').length;
  return {
    openedAt,
    answered: given.length,
    of: answerable(session, answers),
    ...(shown && { tally: { finished, continue: given.length - finished } }),
  };
}

/** How many would lose keepsakes by a clear. */
function uncopied(session: Session): number {
  return session.participants.filter((p) => !p.left && !p.copied && hasKeepsakes(session, p)).length;
}

function hasKeepsakes({ topics, progress }: Session, { id, takeaway }: Participant): boolean {
  if (takeaway) return true;
  const own = Object.values(topics).filter((topic) => topic.parts.some((part) => part.author === id));
  return own.some((topic) => topic.offers.some((from) => from !== id) || !progress.discussed.includes(topic.id));
}

/**
 * Whose own view may have changed between two states of a session; nothing where that may be anybody's. After a vote it
 * is the voter's alone, and nobody else's has to be made and compared.
 */
export function ownTouched(before: Session, after: Session): ReadonlySet<ParticipantId> | undefined {
  const { phase } = after.progress;
  if (before.progress.phase !== phase || phase.kind === 'wrap-up') return undefined;
  if (before.participants !== after.participants || before.claimedFrom !== after.claimedFrom) return undefined;
  const touched = new Set<ParticipantId>();
  if (before.topics === after.topics) return touched;
  // Lists of keys, not `for … in`: what that makes of objects laid out differently, V8 compiled again and again.
  for (const id of Object.keys(before.topics)) if (!after.topics[id]) return undefined;
  for (const id of Object.keys(after.topics)) {
    const old = before.topics[id];
    const topic = after.topics[id];
    if (old === topic) continue;
    if (!old || !topic || old.offers !== topic.offers || old.parts !== topic.parts) return undefined;
    for (const { id: by } of after.participants) if (old.votes[by] !== topic.votes[by]) touched.add(by);
  }
  return touched;
}

/** What is this participant's alone: their votes, answer, keepsakes. */
export function ownView(session: Session, participant: Participant): OwnView {
  const { id } = participant;
  const { phase } = session.progress;
  const votes: Record<string, number> = {};
  const offersMade: string[] = [];
  const offersReceived: OwnView['offersReceived'] = [];
  for (const key in session.topics) {
    const topic = session.topics[key];
    if (!topic) continue;
    const n = topic.votes[id];
    if (n) votes[topic.id] = n;
    if (topic.offers.length === 0) continue;
    if (topic.offers.includes(id)) offersMade.push(topic.id);
    if (topic.parts.some((part) => part.author === id)) {
      for (const from of topic.offers) {
        if (from === id) continue;
        const contact = session.participants.find((p) => p.id === from)?.contact;
        offersReceived.push({ topic: topic.id, from, ...(contact && { contact }) });
      }
    }
  }
  const answer = phase.kind === 'discuss' ? phase.checkIn?.answers[id] : undefined;
  return {
    participant: id,
    votes,
    ...(answer && { answer }),
    ready: phase.kind === 'discuss' && phase.ready.includes(id),
    takeaway: participant.takeaway,
    copied: participant.copied,
    offersMade,
    offersReceived,
    roleOffered: participant.roleOffered,
    mayTakeBackRole: session.claimedFrom === id,
    // Told to nobody else, and not before the round: the number moves when somebody is offered help.
    ...(phase.kind === 'wrap-up' && session.facilitator === id && { uncopied: uncopied(session) }),
  };
}
