import { questions } from '../server/identity/teams.ts';
import { largestFrame } from '../server/live/entrance.ts';
import { heartbeat, patience } from '../server/live/heartbeat.ts';
import { joinCost } from '../server/live/incoming.ts';
import { usualLimits } from '../server/live/limits.ts';
import { slowReader } from '../server/live/socket.ts';
import { closeCodes, largestMessage } from '../server/session/protocol.ts';
import { limits } from '../server/session/session.ts';
import { markdownTable } from './markdownTable.ts';

/** What a server bounds, how far, and what happens there, in Markdown. */
export function limitsTable(): string {
  const { perConnection, perPerson, perAddress, connections, sessions, handshake } = usualLimits;
  const rate = ({ atOnce, perSecond }: typeof perConnection) => `${atOnce} at once, ${perSecond} a second`;
  const kilobytes = (bytes: number) => `${bytes / 1024} KB`;
  const seconds = (ms: number) => `${ms / 1000} s`;
  const tooFast = `refused, in words; whoever goes on is closed with ${closeCodes['slow-down']}. The panel waits 5 to 10 s by itself and loses nothing`;
  const full = `closed with ${closeCodes['server-full']}; the panel says so and tries again by itself`;
  const gone = 'the connection is ended; a panel comes back by itself and is told everything';
  return markdownTable([
    ['of', 'at most', 'beyond it'],
    ['messages of a connection', rate(perConnection), tooFast],
    [`messages of a person, all connections together; to join counts as ${joinCost}`, rate(perPerson), 'the same'],
    ['questions to Teams about a person', rate(questions), `closed with ${closeCodes['host-busy']}`],
    ['a message', kilobytes(largestMessage), `refused, in words; above ${kilobytes(largestFrame)} closed with 1009`],
    ['people in a session', `${limits.participants}`, `closed with ${closeCodes['session-full']}`],
    ['meetings on a server', `\`MAX_SESSIONS\`, ${sessions}`, full],
    ['connections of a server', `\`MAX_CONNECTIONS\`, ${connections}`, `${full}; a tenth more, and it is HTTP 503`],
    ['handshakes of an address without a sign-in', rate(perAddress), 'HTTP 429'],
    ['the time to send a request, and then to join', `${seconds(handshake)} each`, 'the connection is ended'],
    ['the silence of a connection', seconds(heartbeat + patience), gone],
    ['what somebody has not read', kilobytes(slowReader), gone],
  ]);
}
