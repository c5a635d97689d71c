import { protocolVersion } from '#session/protocol.ts';
import { type LiveOptions, randomId } from './admission.ts';
import { denials } from './connection.ts';
import type { Denial } from './live.ts';
import { isServerMessage } from './shapes.ts';
import { handshakeMs, openWebSocket, reachesServer, type SocketLike } from './socketLike.ts';

/** What a surface that shows no session may know. `clearedAt` in ms: a session was cleared a while ago. */
export type Glimpse =
  | { kind: 'open' }
  | { kind: 'vacant'; clearedAt?: number | undefined }
  | { kind: 'denied'; why: Denial };

/** Asks once whether a session is open, without joining it or being noticed. Rejects without an answer. */
export async function peek({ url, token, meeting }: LiveOptions): Promise<Glimpse> {
  const proof = await token();
  const ask = (socket: SocketLike) => askOver(socket, { token: proof, meeting });
  return ask(openWebSocket(url)).catch(async (error) => {
    if (!(await reachesServer(url))) throw error;
    const { HttpSocket } = await import('./httpSocket.ts');
    return ask(new HttpSocket(url));
  });
}

function askOver(socket: SocketLike, claim: { token: string; meeting: string }): Promise<Glimpse> {
  const patience = setTimeout(() => socket.close(), handshakeMs);
  const { promise, resolve, reject } = Promise.withResolvers<Glimpse>();
  socket.onopen = () => {
    socket.send(
      JSON.stringify({
        type: 'join',
        protocol: protocolVersion,
        ...claim,
        window: randomId(),
        peek: true,
      }),
    );
  };
  socket.onmessage = ({ data }) => {
    const message: unknown = JSON.parse(String(data));
    if (isServerMessage(message) && message.type === 'peeked') {
      const { open, clearedAt } = message;
      resolve(open ? { kind: 'open' } : { kind: 'vacant', clearedAt });
    }
    // Any other message answers a question we didn't ask.
    socket.close();
  };
  socket.onclose = ({ code }) => {
    clearTimeout(patience);
    const why = denials.get(code);
    if (why) resolve({ kind: 'denied', why });
    else reject(new Error('there was no answer'));
  };
  return promise;
}
