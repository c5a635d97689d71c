import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import { isBeforeVoting } from '#session/selectors.ts';
import type { PlainView } from './lockState.ts';

/**
 * Optimistic update: the view as it will be once `command` is done, for presses that must show at once (new topics with their
 * text as typed, votes, answers, "ready"). Changes only what this participant may know, and nothing if the rules refuse the
 * command.
 */
export function optimisticView(view: PlainView, command: Command, now: number): PlainView {
  if (refusal(view, command, now)) return view;
  const { shared, own } = view;
  switch (command.type) {
    case 'add-topic':
      return withTopic(view, command);
    case 'cast-vote':
      return withVote(view, command.topic, 1);
    case 'take-back-vote':
      return withVote(view, command.topic, -1);
    case 'answer-check-in':
      return { shared, own: { ...own, answer: command.answer } };
    case 'rate-meeting':
      return { shared, own: { ...own, worth: command.score } };
    case 'mark-ready':
      return { shared, own: { ...own, ready: command.ready } };
    default:
      return view;
  }
}

/** Only before voting: later, a new topic changes more than the list. */
function withTopic(view: PlainView, { topic: id, text, help }: Command & { type: 'add-topic' }): PlainView {
  const { shared, own } = view;
  const { phase, topics, order } = shared;
  if (!isBeforeVoting(phase) || topics[id]) return view;
  const part = { id, author: own.participant, text, ...(help && { help }) };
  return { shared: { ...shared, topics: { ...topics, [id]: { parts: [part] } }, order: [...order, id] }, own };
}

function withVote({ shared, own }: PlainView, id: string, change: 1 | -1): PlainView {
  return { shared, own: { ...own, votes: { ...own.votes, [id]: (own.votes[id] ?? 0) + change } } };
}
