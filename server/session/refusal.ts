/** Why something can't be done: a code, and the number in its sentence if it has one. */
export interface Refusal {
  code: RefusalCode;
  max?: number;
}

export type RefusalCode = keyof typeof sentences;

/**
 * Each refusal in English: what happened and what to do, in the user's words. `{max}` stands for the refusal's number. A
 * refusal never loses anything.
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
  'topics-stay': 'Topics stay as they are while you vote. They can change after the result.',
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

/** The refusal's English sentence. It holds no content, so it may be logged. */
export function sentence(refusal: Refusal): string {
  return sentences[refusal.code].replace('{max}', String(refusal.max ?? ''));
}

export function no(code: RefusalCode, max?: number): Refusal {
  return max === undefined ? { code } : { code, max };
}
