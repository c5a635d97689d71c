import type { ClientMessage } from '#session/protocol.ts';

/** As `id` of the schema, which counts a character outside of the basic plane once. */
const longestId = 40;

/**
 * A vote or an answer, of the messages that come most, where it is exactly what the schema `ClientMessage` takes: a tenth
 * of what the schema costs. Of everything else, and of whatever is wrong, nothing is said: the schema is to be asked.
 */
export function commonMessage(message: unknown): ClientMessage | undefined {
  if (!hasKeys(message, 3)) return undefined;
  const { type, counter, command } = message;
  if (type !== 'command' || !Number.isSafeInteger(counter) || (counter as number) <= 0) return undefined;
  return isCommon(command) ? (message as unknown as ClientMessage) : undefined;
}

function isCommon(command: unknown): boolean {
  const { type, topic, step, answer } = (command ?? {}) as Record<string, unknown>;
  switch (type) {
    case 'cast-vote':
    case 'take-back-vote':
      return typeof topic === 'string' && topic.length <= longestId && hasKeys(command, 2);
    case 'answer-check-in':
      return Number.isSafeInteger(step) && (answer === 'finished' || answer === 'continue') && hasKeys(command, 3);
    default:
      return false;
  }
}

/** Whether it is an object with so many keys of its own. */
function hasKeys(value: unknown, many: number): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === many;
}
