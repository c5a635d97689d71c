import type { Refusal, RefusalCode } from './refusal.ts';

/**
 * Each refusal in English: what happened and what to do, in the user's words. `{max}` stands for the refusal's number. A
 * refusal never loses anything. A module of its own, so that the tab's startup script does without it.
 */
export const sentences: Readonly<Record<RefusalCode, string>> = {
  'rule-not-acknowledged': 'First agree to the group’s confidentiality rule.',
  'only-the-facilitator': 'Only the facilitator can do this.',
  'moved-on': 'The session has just moved on. Check, then press again.',
  'wrong-phase': 'This isn’t possible in this phase.',
  'text-empty': 'Write a few words first.',
  'text-too-long': 'Use at most {max} characters. Your text is still there.',
  'unknown-topic': 'This topic was withdrawn or merged. Check the list.',
  'not-your-topic': 'Only its author can change this topic.',
  'topic-discussed': 'This topic can’t be changed once discussion starts. Tell the group instead.',
  'topics-stay': 'Topics can’t be added, withdrawn or merged until voting is over.',
  'topics-used': 'You’ve added all your {max} topics. Edit or withdraw one instead.',
  'too-many-topics': 'This session can’t hold more topics. Withdraw or merge one.',
  'topic-id-taken': 'This topic has been added already.',
  'too-many-withdrawn': 'You’ve withdrawn {max} topics. Edit one of yours instead.',
  'too-late-for-topics': 'It’s time for takeaways. Bring this topic next time.',
  'same-topic': 'Choose two different topics.',
  'not-merged': 'This topic isn’t merged.',
  'no-topics': 'Add a topic first.',
  'no-topics-left': 'That was the last topic. Takeaways come next.',
  'voting-closed': 'Voting is closed. Your votes stay as they are.',
  'voting-open': 'Close voting first.',
  'votes-used': 'You’ve used all {max} votes. Take one back first.',
  'no-vote-here': 'You have no vote on this topic.',
  'voting-begun': 'This can’t be changed once voting has begun.',
  'check-in-open': 'Time is up, so there’s nothing to pause.',
  'no-check-in': 'There’s no check-in now.',
  'tally-shown': 'The result is shown, so answers can’t change. Tell the group instead.',
  'too-few-answers': 'Too few have answered: a result would give their answers away.',
  'timer-paused': 'The timer is already paused.',
  'timer-running': 'The timer is already running.',
  'nothing-to-undo': 'There’s nothing to undo.',
  'result-seen': 'Everyone has seen the result, so voting can’t be reopened.',
  'facilitator-is-here': 'The facilitator is here. Ask them to hand over.',
  'claim-running': 'The facilitator is already being asked. Wait a few seconds.',
  'no-claim': 'Nobody is asking for the role any more.',
  'nothing-to-take-back': 'There’s no role to take back.',
  'no-role-offer': 'The role isn’t offered to you any more.',
  'already-facilitator': 'You’re already the facilitator.',
  'unknown-participant': 'This person isn’t in the session.',
  'participant-away': 'This person isn’t here now. Choose someone who is.',
  'turn-over': 'This turn is already over.',
  'own-topic': 'This is your own topic.',
  'bad-time': 'Choose a time in the future, within this session’s limit.',
  'bad-setting': 'This value isn’t possible. Choose another.',
  'last-call-running': 'The last call is already running.',
  'no-last-call': 'There’s no last call now.',
  'waited-already': 'You’ve already added a minute.',
  'session-open': 'Someone has already started a session here.',
  'just-cleared': 'A session was cleared here a moment ago. Start a new one?',
  'no-session': 'There’s no session here any more. You can start one.',
  cleared: 'Cleared. Mini-M keeps nothing of this meeting.',
  'not-your-window': 'This window belongs to someone else. Close Mini-M and open it again.',
  expired: 'This wasn’t done: it came too late. It’s safe to try again.',
  'too-old': 'This came too late to count. Check, then try again.',
};

/** The refusal's English sentence. It holds no content, so it may be logged. */
export function sentence(refusal: Refusal): string {
  return sentences[refusal.code].replace('{max}', String(refusal.max ?? ''));
}
