/**
 * An error's stack, a line per frame, without its message, which may quote what people wrote. Empty if the two can't be
 * separated.
 */
export function framesOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const { message, stack } = error;
  // A stack begins with the message, and a line of that may look like a frame.
  const at = stack.indexOf(message);
  if (at < 0) return undefined;
  const lines = stack.slice(at + message.length).split('\n');
  return lines.filter((line) => line.startsWith('    at ')).join('\n');
}
