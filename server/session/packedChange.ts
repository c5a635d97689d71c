/*
 * On the wire a change is a list, `[to, shared, own, done, versions]`: everyone in a session gets one for every vote, and the
 * names of a message would take a fifth of it. Missing parts are 0, or left out at the end; `versions` is `to - from` where
 * that isn't 1.
 */

/** Serializes a change. `shared` and `own` are patches as JSON. */
export function packChange(
  from: number,
  to: number,
  shared?: string,
  own?: string,
  done: readonly number[] = [],
): string {
  const parts = [to, shared ?? 0, own ?? 0, done.length > 0 ? `[${done}]` : 0, to - from === 1 ? 0 : to - from];
  return `[${parts.slice(0, parts.findLastIndex((part) => part !== 0) + 1)}]`;
}

/** The message in a frame, with changes as `ServerMessage` describes them. Doesn't check its shape. */
export function unpacked(message: unknown): unknown {
  if (!Array.isArray(message)) return message;
  const [to, shared, own, done, versions] = message;
  return {
    type: 'change',
    from: to - (versions || 1),
    to,
    ...(shared && { shared }),
    ...(own && { own }),
    ...(done && { done }),
  };
}
