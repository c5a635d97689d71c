import { largestBody } from '../../server/app.ts';
import { longestText, mostListed } from '../../server/bot/activity.ts';
import { asksOfPerson } from '../../server/bot/answers.ts';
import { largestActivity } from '../../server/bot/chatBot.ts';
import { strangers } from '../../server/bot/gate.ts';
import { largestSignIn } from '../../server/http/meetRoutes.ts';
import { questionsPerPerson, wrongGuess } from '../../server/identity/identity.ts';
import { linesOfALevel } from '../../server/kit/boundedLog.ts';
import { closeWithin, largestFrame, mostBufferedChunks, mostFragments } from '../../server/live/entrance.ts';
import { bytesOfARequest, mostPipelined } from '../../server/live/gate.ts';
import { heartbeat, patience } from '../../server/live/heartbeat.ts';
import { joinCost, largestBeforeJoin } from '../../server/live/incoming.ts';
import { usualLimits } from '../../server/live/limits.ts';
import { slowReader } from '../../server/live/socket.ts';
import { limits } from '../../server/session/limits.ts';
import { closeCodes, largestMessage } from '../../server/session/protocol.ts';
import { markdownTable } from './markdownTable.ts';

/** A Markdown table of the server's limits: what happens beyond each, and what other people notice. */
export function limitsTable(): string {
  const { perConnection, perPerson, perAddress, requestsPerAddress, ...counts } = usualLimits;
  const { connections, pending, requests, sessions, handshake, ...withoutRow } = counts;
  // Doesn't compile if a limit has no row.
  withoutRow satisfies Record<string, never>;
  const number = (value: number) => value.toLocaleString('en-US');
  const rate = ({ atOnce, perSecond }: typeof perConnection) => `${number(atOnce)} at once, ${perSecond} a second`;
  const kilobytes = (bytes: number) => `${number(bytes / 1024)} KB`;
  const seconds = (ms: number) => `${ms / 1000} s`;
  const closed = (why: keyof typeof closeCodes) => `closed with ${closeCodes[why]}`;
  const ended = 'the connection ends';
  const nothing = 'nothing';
  const comesBack = `${ended}; a panel comes back automatically and loses nothing`;
  const full = `${closed('server-full')}; the panel says so and tries again automatically`;
  const sameAddress = 'people behind the same address wait until it stops; those in a session stay';
  return markdownTable([
    ['limit', 'at most', 'beyond it', 'what others notice'],
    [
      'frames of a connection: messages, pings, pongs, fragments',
      rate(perConnection),
      `refused in words, then ${closed('slow-down')}; the panel waits 5 to 10 s and loses nothing`,
      nothing,
    ],
    ['the same before it has joined', `each frame counts as ${joinCost}`, closed('slow-down'), nothing],
    [
      `messages of a person on all connections; a join, even a refused one, counts as ${joinCost}`,
      rate(perPerson),
      'the same',
      nothing,
    ],
    [
      'a message',
      kilobytes(largestMessage),
      `refused in words; above ${kilobytes(largestFrame)} closed with 1009`,
      nothing,
    ],
    [
      'fragments of a message, and pieces of an unfinished frame',
      `${mostFragments} and ${mostBufferedChunks}`,
      'closed with 1008',
      nothing,
    ],
    ['everything a connection sends before it has joined', kilobytes(largestBeforeJoin), 'closed with 1009', nothing],
    ['unread data of a connection', kilobytes(slowReader), comesBack, nothing],
    [
      'silence of a connection',
      seconds(heartbeat + patience),
      comesBack,
      'after three more minutes, that the person is away',
    ],
    ['time to answer a close', seconds(closeWithin), ended, nothing],
    ['people in a session', `${limits.participants}`, closed('session-full'), nothing],
    [
      'windows of a person in a session',
      `${limits.windowsEach}`,
      `the oldest is ${closed('too-many-windows')}; it says so, and a press brings it back`,
      nothing,
    ],
    [
      'questions to Teams or Google about a person who joins',
      `${rate(questionsPerPerson)}; about a meeting in which they aren’t, each counts as ${1 + wrongGuess}`,
      closed('host-busy'),
      nothing,
    ],
    [
      'sign-ins with Google that fail, from one address',
      rate(perAddress),
      'HTTP 429, and the panel says so',
      'people behind the same address can’t sign in with Google until it stops; those signed in stay',
    ],
    ['meetings on a server', `\`MAX_SESSIONS\`, ${number(sessions)}`, full, nothing],
    ['connections on a server that have joined', `\`MAX_CONNECTIONS\`, ${number(connections)}`, full, nothing],
    [
      'connections on a server that have not joined, pages being loaded included',
      `\`MAX_CONNECTIONS\` and ${pending - connections}`,
      'the oldest ends; first of an address that has more than an eighth of all',
      'in a flood from hundreds of addresses: joining takes several attempts',
    ],
    [
      'handshakes of an address without a sign-in, or beyond their person’s limit',
      rate(perAddress),
      'HTTP 429',
      sameAddress,
    ],
    [
      'HTTP requests of an address, refused handshakes, and connections without either',
      `${rate(requestsPerAddress)}; each ${kilobytes(bytesOfARequest)} of an answer count as one more`,
      'HTTP 429; then its new connections end at once',
      `${sameAddress}; while large answers are sent at this rate, others wait some ms longer`,
    ],
    [
      'requests to the bot from an address that isn’t Teams’',
      rate(perAddress),
      'HTTP 429 before the body is read; then the connection ends',
      nothing,
    ],
    [
      'the same, from all addresses together',
      rate(strangers),
      'HTTP 429',
      'a new token of Teams, one an hour or so, may take several attempts',
    ],
    ['an activity that Teams posts', kilobytes(largestActivity), 'HTTP 413', nothing],
    ['entries of a list in an activity', `${mostListed}`, 'the rest is ignored', nothing],
    [
      'text read of a message to the bot',
      kilobytes(longestText),
      'the rest is ignored: its commands are one word',
      nothing,
    ],
    [
      'messages to the bot and presses on its cards, of a person',
      rate(asksOfPerson),
      'answered in words, without asking Teams; then messages aren’t answered at all',
      nothing,
    ],
    [
      'HTTP requests that are being answered',
      number(requests),
      'the oldest ends; first of an address that has more than an eighth of all',
      'in a flood from many addresses: a page is loaded again',
    ],
    ['unanswered requests on a connection', `${mostPipelined}`, ended, nothing],
    [
      'time to send a request, and then to join',
      `${seconds(handshake)} each`,
      'HTTP 408, or the connection ends',
      nothing,
    ],
    ['time in which nothing of an answer is read', seconds(3 * handshake), ended, nothing],
    [
      'headers and body of a request',
      `16 KB and ${kilobytes(largestBody)}; of a sign-in with Google ${kilobytes(largestSignIn)}`,
      'HTTP 431 and 413',
      nothing,
    ],
    [
      'lines in the log, for each level below error',
      rate(linesOfALevel),
      'left out; the next line says how many',
      nothing,
    ],
  ]);
}
