import type { ServerMessage } from '#session/protocol.ts';

/** A message as it's sent: a frame of the WebSocket protocol. */
export type Frame = Buffer & { readonly kind: 'frame' };

/**
 * Frames a text as a server does: whole and unmasked (RFC 6455, 5.2). A change that is the same for several windows is
 * encoded and framed once, where `ws` would do so for every connection.
 */
export function frame(text: string): Frame {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const framed = Buffer.allocUnsafe(head + length);
  framed[0] = 0x81; // a text's last and only fragment
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

/** The text in a frame that `frame` made, as bytes. */
export function payloadOf(framed: Frame): Buffer {
  const length = framed[1] ?? 0;
  return framed.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
}

/** Serializes and frames a message. */
export function framed(message: ServerMessage): Frame {
  return frame(JSON.stringify(message));
}
