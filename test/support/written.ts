import type { Command } from '#session/command.ts';
import { newTopicId } from '../../tab/gather/newTopicId.ts';

/** A command as tests write it, without a new topic's id if nothing refers to it later. */
export type Written<C extends { type: string } = Command> = C extends { type: 'add-topic' }
  ? Omit<C, 'topic'> & { topic?: string }
  : C;

/** Adds an id to a new topic. */
export function complete(command: Written): Command {
  return command.type === 'add-topic' ? { topic: newTopicId(), ...command } : command;
}

/** A valid id for a topic that a test refers to later: `topicId(1)`. */
export function topicId(n: number): string {
  return `t${String(n).padStart(11, '0')}`;
}
