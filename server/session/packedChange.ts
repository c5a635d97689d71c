/*
 * On the wire a change is a list, `[place, shared, own, done]`: everyone in a session gets one for every vote, and the names of
 * a message would take a fifth of it. Missing parts are 0, or left out at the end.
 */

/** Serializes a change. `shared` and `own` are patches as JSON. */
export function packChange(place: string, shared?: string, own?: string, done: readonly number[] = []): string {
  const parts = [`"${place}"`, shared ?? 0, own ?? 0, done.length > 0 ? `[${done}]` : 0];
  return `[${parts.slice(0, parts.findLastIndex((part) => part !== 0) + 1)}]`;
}

/** The message in a frame, with changes as `ServerMessage` describes them. Doesn't check its shape; throws if it isn't JSON. */
export function unpacked(frame: string): unknown {
  const message: unknown = JSON.parse(frame);
  if (!Array.isArray(message)) return message;
  const [place, shared, own, done] = message;
  return {
    type: 'change',
    place,
    ...(shared && { shared }),
    ...(own && { own }),
    ...(done && { done }),
  };
}
