import type { Participant, Phase, Session, Topic } from './session.ts';
import { countOf, countsShown, isPresent, takingPart, votesOf } from './session.ts';
import type { CheckInView, OwnView, PersonView, PhaseView, SharedView, TopicView, View } from './view.ts';

/** What this participant may see, and nothing else. The shared half is the same object for everyone. */
export function viewFor(session: Session, participant: Participant): View {
  return { shared: sharedView(session), own: ownView(session, participant) };
}

const sharedViews = new WeakMap<Session, SharedView>();
const lastMade = new WeakMap<Session['topics'], { session: Session; view: SharedView }>();

/** What all may see. Made once for each session value, however many ask; again only where something of it changed. */
export function sharedView(session: Session): SharedView {
  let view = sharedViews.get(session);
  if (!view) {
    const last = lastMade.get(session.topics);
    if (last && looksTheSame(last.session, session)) view = last.view;
    else {
      view = makeSharedView(session);
      lastMade.set(session.topics, { session, view });
    }
    sharedViews.set(session, view);
  }
  return view;
}

/** Whether two sessions differ only in what nobody sees: their windows, and a time at which the same people are here. */
function looksTheSame(a: Session, b: Session): boolean {
  const keys = Object.keys(b) as Array<keyof Session>;
  return (
    keys.length === Object.keys(a).length &&
    keys.every((key) => key === 'at' || key === 'windows' || a[key] === b[key]) &&
    b.participants.every((p) => isPresent(p, a.at) === isPresent(p, b.at))
  );
}

function makeSharedView(session: Session): SharedView {
  const { progress, settings } = session;
  const counts = countsShown(session);
  const people: Record<string, PersonView> = {};
  for (const p of session.participants) people[p.id] = personView(p, session);
  const topics: Record<string, TopicView> = {};
  for (const id in session.topics) {
    const topic = session.topics[id];
    if (topic) topics[id] = topicView(topic, counts, progress.discussed.includes(id));
  }
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
    people,
    topics,
    order: progress.order,
    votes: votesView(session),
    canUndo: session.previous !== undefined,
    ...(session.endsAt !== undefined && { endsAt: session.endsAt }),
    ...agendaView(session),
  };
}

function agendaView({ agenda }: Session): Pick<SharedView, 'agenda'> {
  if (agenda?.activity) return { agenda: 'posted' };
  return agenda?.refused ? { agenda: 'not-in-chat' } : {};
}

/** Who placed votes and then left still counts in the reveal, so they count here with what they placed. */
function votesView(session: Session): SharedView['votes'] {
  const voters = new Set(takingPart(session));
  let placed = 0;
  let of = 0;
  for (const p of session.participants) {
    const votes = votesOf(session, p.id);
    placed += votes;
    of += voters.has(p) ? session.settings.votesEach : votes;
  }
  return { placed, of };
}

// A view is made for every entry, and an entry changes one topic or one person: what was made of all others is kept, so
// that it costs nothing to make and nothing to compare.
const personViews = new WeakMap<Participant, { present: boolean; facilitates: boolean; view: PersonView }>();
const topicViews = new WeakMap<Topic, { counts: boolean; discussed: boolean; view: TopicView }>();

function personView(p: Participant, { at, facilitator }: Session): PersonView {
  const present = isPresent(p, at);
  const facilitates = p.id === facilitator;
  const made = personViews.get(p);
  if (made?.present === present && made.facilitates === facilitates) return made.view;
  const { awaySince } = p;
  const view = {
    name: p.name,
    present,
    ...(facilitates && awaySince !== undefined && { awaySince }),
    ...(p.left && { left: true }),
    acknowledged: p.acknowledged,
  };
  personViews.set(p, { present, facilitates, view });
  return view;
}

function topicView(topic: Topic, counts: boolean, discussed: boolean): TopicView {
  const made = topicViews.get(topic);
  if (made?.counts === counts && made.discussed === discussed) return made.view;
  const view = { parts: topic.parts, ...(counts && { count: countOf(topic) }), ...(discussed && { discussed }) };
  topicViews.set(topic, { counts, discussed, view });
  return view;
}

function phaseView(session: Session, phase: Phase): PhaseView {
  switch (phase.kind) {
    case 'vote':
      return { kind: 'vote', open: phase.open };
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

function checkInView(
  session: Session,
  { openedAt, answers, shown }: { openedAt: number; answers: Readonly<Record<string, string>>; shown: boolean },
): CheckInView {
  const given = Object.values(answers);
  const finished = given.filter((a) => a === 'finished').length;
  // Who answered and then left still counts in the tally, so they count in what it is out of.
  const of = new Set([...takingPart(session).map((p) => p.id), ...Object.keys(answers)]).size;
  return {
    openedAt,
    answered: given.length,
    of,
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

/** What is this participant's alone: their votes, answer, keepsakes. */
function ownView(session: Session, participant: Participant): OwnView {
  const { id } = participant;
  const { phase } = session.progress;
  const votes: Record<string, number> = {};
  const offersMade: string[] = [];
  const offersReceived: OwnView['offersReceived'] = [];
  for (const topic of Object.values(session.topics)) {
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
