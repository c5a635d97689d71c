import type { Command } from '#session/command.ts';
import { newTopicId } from '../../tab/gather/newTopicId.ts';

/** A command as a test writes it: a new topic's id is left out where nothing names the topic afterwards. */
export type Written<C extends { type: string } = Command> = C extends { type: 'add-topic' }
  ? Omit<C, 'topic'> & { topic?: string }
  : C;

/** The same with an id for a new topic. */
export function complete(command: Written): Command {
  return command.type === 'add-topic' ? { topic: newTopicId(), ...command } : command;
}

/** An id that the protocol takes, for a topic that a test names again: `topicId(1)`. */
export function topicId(n: number): string {
  return `t${String(n).padStart(11, '0')}`;
}
