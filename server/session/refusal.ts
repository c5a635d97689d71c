import type { Command, Settings, StartSession } from './command.ts';
import { extensionMinutes, limits, lookUp, mayPublish } from './session.ts';
import { characters, cleanText } from './text.ts';
import type { OwnView, SharedView, View } from './view.ts';

/** A no: a code, and the number that its sentence needs. */
export interface Refusal {
  code: RefusalCode;
  max?: number;
}

export type RefusalCode = keyof typeof sentences;

/**
 * What each refusal says, in English. What happened and what to do, in the user's words; `{max}` is the refusal's number.
 * Nothing is ever lost by a refusal.
 */
export const sentences = {
  'rule-not-acknowledged': 'First agree to how this group keeps things confidential.',
  'only-the-facilitator': 'Only the facilitator can do this. Ask them to.',
  'moved-on': 'The session moved on a moment before. Nothing was changed: look, then press again if you still want to.',
  'wrong-phase': 'This belongs to another part of the session. Nothing was changed: go on with what is shown now.',
  'text-empty': 'Write a few words first.',
  'text-too-long': 'Please keep it to {max} characters. What you wrote is still there.',
  'unknown-topic':
    'This topic is no longer there: it was withdrawn, or merged into another one. No vote was lost; look at the list.',
  'not-your-topic': 'Only who brought this topic can change it.',
  'topic-discussed': 'This topic is being discussed, or has been, and stays as it is. Say aloud what you would change.',
  'topics-stay': 'The topics stay as they are while you vote. You can add, withdraw or merge topics after the result.',
  'topics-used': 'You have added all of your {max} topics. Edit or withdraw one to make room for another.',
  'too-many-topics': 'This session has as many topics as it can hold. Withdrawing or merging one makes room.',
  'topic-id-taken': 'This topic was added already. Look at the list.',
  'too-many-withdrawn': 'You have withdrawn {max} topics. Edit one of yours instead.',
  'too-late-for-topics': 'It is time for takeaways, so no topic can be added. Bring it next time.',
  'same-topic': 'Choose two different topics.',
  'no-topics': 'Add a topic first.',
  'no-topics-left': 'This was the last topic. Takeaways come next.',
  'voting-closed': 'Voting is closed. Your votes stay where they are.',
  'voting-open': 'Voting is still open. Close it first.',
  'votes-used': 'You have placed all of your {max} votes. Take one back to place it here.',
  'no-vote-here': 'You have no vote on this topic to take back.',
  'voting-begun': 'Voting has begun, so this stays as it is. Change it before voting next time.',
  'check-in-open': 'The time is up, so there is nothing to pause. Extend, or move on.',
  'no-check-in': 'There is no check-in now. The next one opens when the time is up.',
  'tally-shown': 'The result is shown already, so answers stay as they are. What is missing can still be said.',
  'too-few-answers': 'Too few have answered: a result would give them away. Wait, move on or add time.',
  'timer-paused': 'The timer is paused already.',
  'timer-running': 'The timer is running already.',
  'nothing-to-undo': 'There is nothing to go back to.',
  'result-seen': 'Everyone has seen the result, so voting can’t be reopened. You can still move topics.',
  'facilitator-is-here': 'The facilitator is here. Ask them to hand the role over.',
  'claim-running': 'The facilitator is being asked already. Wait a few seconds.',
  'no-claim': 'Nobody is asking for the role any more. It stays with you.',
  'nothing-to-take-back': 'There is no role to take back: nobody took it, or it has been handed on since.',
  'no-role-offer': 'The role is not offered to you, or no longer.',
  'already-facilitator': 'You are the facilitator already.',
  'unknown-participant': 'This person is not in the session. They join by opening Mini-M.',
  'participant-away': 'This person is not here at the moment. Choose somebody who is.',
  'turn-over': 'This turn is over already. Nothing was changed.',
  'own-topic': 'This is your own topic. Others can offer help with it.',
  'bad-time': 'The end must lie ahead, and within the time a session may last. Choose another one.',
  'bad-setting': 'This value is not possible here. Choose another one.',
  'session-open': 'Somebody has started a session here already. Join that one.',
  'just-cleared': 'A session was cleared here a moment ago. Start a new one?',
  'no-session': 'There is no session here any more. You can start a new one.',
  cleared: 'Cleared. Mini-M keeps nothing of this meeting.',
  'not-your-window': 'This window belongs to somebody else. Nothing was lost: close Mini-M and open it again.',
  expired: 'This wasn’t done: it came too late. It’s safe to try again.',
  'too-old': 'This came too late to be counted. Nothing was lost: look, and try again.',
} as const;

/** The refusal's English sentence, for people and logs alike: it holds no content. */
export function sentence(refusal: Refusal): string {
  return sentences[refusal.code].replace('{max}', String(refusal.max ?? ''));
}

/**
 * Whether a participant who sees `view` may do this now, and if not, why. The server decides by it and the tab asks it
 * before it offers a button, so that both always agree.
 */
export function refusal(view: View, command: Command, now: number): Refusal | undefined {
  const { shared, own } = view;
  if (command.type === 'acknowledge-rule') return;
  if (!shared.people[own.participant]?.acknowledged) return no('rule-not-acknowledged');
  if ('step' in command && command.step !== shared.step) return no('moved-on');
  if (isForFacilitator(command) && shared.facilitator !== own.participant) return no('only-the-facilitator');
  return refusalOf(shared, own, command, now);
}

const facilitatorOnly: ReadonlySet<Command['type']> = new Set([
  'confirm-recording',
  'set-planned-end',
  'change-settings',
  'merge-topics',
  'move-topic',
  'move-on',
  'undo-transition',
  'extend-topic',
  'pause-timer',
  'resume-timer',
  'show-tally',
  'hand-over-role',
  'keep-role',
  'clear-session',
]);

function isForFacilitator(command: Command): boolean {
  return facilitatorOnly.has(command.type);
}

function refusalOf(shared: SharedView, own: OwnView, command: Command, now: number): Refusal | undefined {
  const { phase } = shared;
  switch (command.type) {
    case 'set-planned-end':
      return endRefusal(command.at, now, shared.latestEnd);
    case 'change-settings':
      return settingsRefusal(shared, command.settings);

    case 'add-topic':
      return (
        (phase.kind === 'wrap-up' ? no('too-late-for-topics') : undefined) ??
        listRefusal(shared) ??
        textRefusal(command.text, limits.topicLength) ??
        (topicsOf(shared, own) >= shared.settings.topicsEach
          ? no('topics-used', shared.settings.topicsEach)
          : undefined) ??
        (Object.keys(shared.topics).length >= limits.topics ? no('too-many-topics') : undefined)
      );
    case 'edit-topic':
      return partRefusal(shared, own, command.part) ?? textRefusal(command.text, limits.topicLength);
    case 'withdraw-topic':
      return partRefusal(shared, own, command.part) ?? listRefusal(shared);
    case 'merge-topics':
      if (command.topic === command.into) return no('same-topic');
      return waitingRefusal(shared, command.topic) ?? waitingRefusal(shared, command.into) ?? listRefusal(shared);
    case 'move-topic':
      if (isGathering(shared)) return no(phase.kind === 'vote' ? 'voting-open' : 'wrong-phase');
      return waitingRefusal(shared, command.topic);

    case 'cast-vote':
    case 'take-back-vote':
      return voteRefusal(shared, own, command);

    case 'move-on':
      return moveOnRefusal(shared, command.to);
    case 'undo-transition':
      if (shared.canUndo) return;
      return no(phase.kind === 'vote' && shared.hasResult ? 'result-seen' : 'nothing-to-undo');
    case 'extend-topic':
      if (phase.kind !== 'discuss') return no('wrong-phase');
      return extensionMinutes.includes(command.minutes) ? undefined : no('bad-setting');
    case 'pause-timer':
      if (phase.kind !== 'discuss') return no('wrong-phase');
      if (phase.checkIn) return no('check-in-open');
      return 'left' in phase.timer ? no('timer-paused') : undefined;
    case 'resume-timer':
      if (phase.kind !== 'discuss') return no('wrong-phase');
      return 'left' in phase.timer ? undefined : no('timer-running');
    case 'mark-ready':
      return phase.kind === 'discuss' ? undefined : no('wrong-phase');
    case 'answer-check-in':
    case 'show-tally': {
      if (phase.kind !== 'discuss' || !phase.checkIn) return no('no-check-in');
      const { tally, answered, of } = phase.checkIn;
      if (tally) return no('tally-shown');
      const mayShow = command.type !== 'show-tally' || mayPublish(joined(shared), answered, of);
      return mayShow ? undefined : no('too-few-answers');
    }

    case 'hand-over-role': {
      if (command.to === own.participant) return no('already-facilitator');
      const to = lookUp(shared.people, command.to);
      if (!to) return no('unknown-participant');
      return takesPart(to) ? undefined : no('participant-away');
    }
    case 'claim-role':
      return claimRefusal(shared, own, now);
    case 'keep-role':
      return shared.claim ? undefined : no('no-claim');
    case 'take-back-role':
      return own.mayTakeBackRole ? undefined : no('nothing-to-take-back');
    case 'answer-role-offer':
      return own.roleOffered ? undefined : no('no-role-offer');

    case 'end-turn':
    case 'pass-turn':
      return turnRefusal(shared, own, command);
    case 'write-takeaway':
      return lengthRefusal(cleanText(command.text), limits.takeawayLength);
    case 'offer-help': {
      const topic = lookUp(shared.topics, command.topic);
      if (!topic) return no('unknown-topic');
      return topic.parts.every((part) => part.author === own.participant) ? no('own-topic') : undefined;
    }
    case 'clear-session':
    case 'confirm-recording':
    case 'mark-copied':
    case 'acknowledge-rule':
      return;
  }
}

/** Whether a session may be opened like this; `clearedAt` is when one was last cleared here, if that is known. */
export function startRefusal(command: StartSession, now: number, clearedAt?: number): Refusal | undefined {
  if (!command.again && clearedAt !== undefined && now - clearedAt < limits.clearedRecently) return no('just-cleared');
  const { plannedEnd } = command;
  if (plannedEnd !== undefined) {
    const refused = endRefusal(plannedEnd, now, now + limits.longestMeeting);
    if (refused) return refused;
  }
  return boundsRefusal(command.settings);
}

function endRefusal(end: number, now: number, latest: number): Refusal | undefined {
  return end > now && end <= latest ? undefined : no('bad-time');
}

export function no(code: RefusalCode, max?: number): Refusal {
  return max === undefined ? { code } : { code, max };
}

/** Topics are in the order they came until voting closes. */
function isGathering({ phase }: SharedView): boolean {
  return phase.kind === 'gather' || phase.kind === 'introduce' || (phase.kind === 'vote' && phase.open);
}

function topicsOf(shared: SharedView, own: OwnView): number {
  return Object.values(shared.topics)
    .flatMap((topic) => topic.parts)
    .filter((part) => part.author === own.participant).length;
}

function textRefusal(text: string, max: number): Refusal | undefined {
  const clean = cleanText(text);
  return clean === '' ? no('text-empty') : lengthRefusal(clean, max);
}

function lengthRefusal(clean: string, max: number): Refusal | undefined {
  return characters(clean) > max ? no('text-too-long', max) : undefined;
}

function partRefusal(shared: SharedView, own: OwnView, id: string): Refusal | undefined {
  for (const [topicId, topic] of Object.entries(shared.topics)) {
    const part = topic.parts.find((p) => p.id === id);
    if (!part) continue;
    return part.author === own.participant ? waitingRefusal(shared, topicId) : no('not-your-topic');
  }
  return no('unknown-topic');
}

/**
 * While votes may still be counted, the list of topics is fixed: otherwise the counts could single out people who voted
 * before, or after, it changed.
 */
function listRefusal({ hasResult, phase }: SharedView): Refusal | undefined {
  return phase.kind === 'vote' && !hasResult ? no('topics-stay') : undefined;
}

/** Whether the topic still waits for its discussion. */
function waitingRefusal(shared: SharedView, id: string): Refusal | undefined {
  const topic = lookUp(shared.topics, id);
  if (!topic) return no('unknown-topic');
  const current = shared.phase.kind === 'discuss' && shared.phase.topic === id;
  return topic.discussed || current || shared.phase.kind === 'wrap-up' ? no('topic-discussed') : undefined;
}

function voteRefusal(
  shared: SharedView,
  own: OwnView,
  command: { type: 'cast-vote' | 'take-back-vote'; topic: string },
): Refusal | undefined {
  const { phase, settings } = shared;
  if (phase.kind !== 'vote')
    return no(phase.kind === 'gather' || phase.kind === 'introduce' ? 'wrong-phase' : 'voting-closed');
  if (!phase.open) return no('voting-closed');
  if (!Object.hasOwn(shared.topics, command.topic)) return no('unknown-topic');
  if (command.type === 'take-back-vote') return own.votes[command.topic] ? undefined : no('no-vote-here');
  return votesLeft(shared, own) > 0 ? undefined : no('votes-used', settings.votesEach);
}

/** How many votes this participant can still place. */
export function votesLeft(shared: SharedView, own: OwnView): number {
  return shared.settings.votesEach - Object.values(own.votes).reduce((sum, n) => sum + n, 0);
}

/** How many people were ever in this session. */
function joined({ people }: SharedView): number {
  return Object.keys(people).length;
}

/** Whether others may be able to work out how each voted or answered: so few take part, or ever joined. */
export function isSmall(shared: SharedView): boolean {
  return Math.min(joined(shared), peopleTakingPart(shared).length) <= limits.publishedFrom;
}

/** Whether everyone would learn the counts if voting were closed now. */
export function wouldReveal(shared: SharedView): boolean {
  const { phase } = shared;
  return phase.kind === 'vote' && phase.open && mayPublish(joined(shared), phase.finished, phase.of);
}

/** Who takes part now, as everybody sees it: here, and the rule acknowledged. */
export function peopleTakingPart(shared: SharedView): string[] {
  return Object.keys(shared.people).filter((id) => takesPart(shared.people[id]));
}

function takesPart(person: SharedView['people'][string] | undefined): boolean {
  return person?.present === true && person.acknowledged;
}

/** The topics that have not been discussed, in their order, without the present one. */
export function waitingTopics(shared: SharedView): string[] {
  const current = shared.phase.kind === 'discuss' ? shared.phase.topic : undefined;
  return shared.order.filter((id) => id !== current && !shared.topics[id]?.discussed);
}

function moveOnRefusal(shared: SharedView, to: (Command & { type: 'move-on' })['to']): Refusal | undefined {
  const { phase } = shared;
  const some = shared.order.length > 0;
  switch (to) {
    case 'introduce':
      if (phase.kind !== 'gather' && phase.kind !== 'introduce') return no('wrong-phase');
      if (!some) return no('no-topics');
      return phase.kind === 'introduce' && shared.order.at(-1) === phase.topic ? no('no-topics-left') : undefined;
    case 'vote':
      if (phase.kind !== 'gather' && phase.kind !== 'introduce') return no('wrong-phase');
      return some ? undefined : no('no-topics');
    case 'reveal':
      if (phase.kind !== 'vote') return no('wrong-phase');
      return phase.open ? undefined : no('voting-closed');
    case 'discuss':
      if (phase.kind !== 'vote') return no('wrong-phase');
      if (phase.open) return no('voting-open');
      return some ? undefined : no('no-topics');
    case 'next-topic':
      if (phase.kind !== 'discuss') return no('wrong-phase');
      return waitingTopics(shared).length > 0 ? undefined : no('no-topics-left');
    case 'wrap-up':
      return phase.kind === 'wrap-up' ? no('wrong-phase') : undefined;
  }
}

function claimRefusal(shared: SharedView, own: OwnView, now: number): Refusal | undefined {
  if (shared.facilitator === own.participant) return no('already-facilitator');
  if (shared.claim) return no('claim-running');
  const facilitator = shared.people[shared.facilitator];
  if (!facilitator || facilitator.left) return;
  const { awaySince } = facilitator;
  return awaySince !== undefined && now - awaySince >= limits.presence ? undefined : no('facilitator-is-here');
}

function turnRefusal(
  shared: SharedView,
  own: OwnView,
  command: { type: 'pass-turn' } | { type: 'end-turn'; participant: string },
): Refusal | undefined {
  if (shared.phase.kind !== 'wrap-up') return no('wrong-phase');
  const { turns } = shared.phase;
  if (command.type === 'pass-turn') {
    const turn = turns.find((t) => t.participant === own.participant);
    return turn && !turn.how ? undefined : no('turn-over');
  }
  if (command.participant !== own.participant && shared.facilitator !== own.participant)
    return no('only-the-facilitator');
  // Only the one who speaks has a turn to end, so a second press never ends the next one's.
  return turns.find((t) => !t.how)?.participant === command.participant ? undefined : no('turn-over');
}

function settingsRefusal(shared: SharedView, wanted: Partial<Settings>): Refusal | undefined {
  const differs = (name: keyof Settings) => wanted[name] !== undefined && wanted[name] !== shared.settings[name];
  // Another rule is acknowledged anew: once votes are placed, that could leave few enough people to tell theirs.
  if (shared.hasVotingBegun && (differs('rule') || differs('votesEach'))) return no('voting-begun');
  if (differs('rule') && shared.phase.kind !== 'gather') return no('wrong-phase');
  return boundsRefusal(wanted);
}

function boundsRefusal(wanted: Partial<Settings>): Refusal | undefined {
  for (const name of ['timeBoxMinutes', 'votesEach', 'topicsEach'] as const) {
    const value = wanted[name];
    if (value === undefined) continue;
    const { least, most } = limits[name];
    if (!Number.isInteger(value) || value < least || value > most) return no('bad-setting');
  }
}
