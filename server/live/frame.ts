import type { ServerMessage } from '#session/protocol.ts';

/** A message as it goes over the wire: a frame of the WebSocket protocol. */
export type Frame = Buffer & { readonly kind: 'frame' };

/** A ping without content (RFC 6455, 5.5.2), the same for every connection. */
export const ping = Buffer.of(0x89, 0) as Frame;

/**
 * Frames a text as a server does: whole and unmasked (RFC 6455, 5.2). What several windows are told alike is framed
 * once and written to each connection as it is; `ws` frames anew for every one, which under load cost as much as to
 * write it.
 */
export function frame(text: string): Frame {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const framed = Buffer.allocUnsafe(head + length);
  framed[0] = 0x81; // the last (and only) piece of a text
  if (head === 2) framed[1] = length;
  else if (head === 4) {
    framed[1] = 126;
    framed.writeUInt16BE(length, 2);
  } else {
    framed[1] = 127;
    framed.writeBigUInt64BE(BigInt(length), 2);
  }
  framed.write(text, head);
  return framed as Frame;
}

/** A message, serialized and framed. */
export function framed(message: ServerMessage): Frame {
  return frame(JSON.stringify(message));
}
