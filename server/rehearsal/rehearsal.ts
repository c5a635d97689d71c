import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { MeetingEvents } from '../live/meetingEvents.ts';
import { playChat } from './chat.ts';
import type { SkippableClock } from './clock.ts';
import { playGoogle, type RehearsalGoogle } from './google.ts';
import { type RehearsalIdentity, rehearsalMeeting } from './identity.ts';
import { isLoopbackRequest } from './loopback.ts';
import { type MeetingState, RehearsalMeetings } from './meetings.ts';

export interface RehearsalOptions {
  identity: RehearsalIdentity;
  /** Absent if time can't be skipped, as with Redis. */
  clock?: SkippableClock | undefined;
  /** Absent: only Teams is played. */
  google?: RehearsalGoogle | undefined;
}

const Id = z.string().regex(/^[\w-]{1,64}$/);
const Name = z.string().trim().min(1).max(60);
const Params = z.object({ id: Id });
const PersonBody = z.strictObject({ person: Id });
const JoinedBody = z.strictObject({ person: Id, name: Name, organizer: z.boolean() });
const TokenBody = z.strictObject({ meeting: Id, person: Id, name: Name, organizer: z.boolean() });
const StageBody = z.strictObject({ sharing: z.boolean(), by: Id });
const SkipBody = z.strictObject({
  skip: z
    .int()
    .min(1)
    .max(24 * 60 * 60_000),
});

const bodyLimit = 1024;

/** Plays the meeting around the tab: sign-in, who is in the call, the stage, the clock. */
async function play(app: FastifyInstance, { identity, clock, google }: RehearsalOptions, events: MeetingEvents) {
  const meetings = new RehearsalMeetings(clock !== undefined);
  const streams = new Set<() => void>();

  app.addHook('onRequest', async (request, reply) => {
    if (isLoopbackRequest(request.headers)) return;
    return reply.code(403).send({ error: 'The rehearsal only answers requests from this machine, without a proxy.' });
  });

  app.post('/rehearsal/token', { bodyLimit }, async (request, reply) => {
    const player = read(TokenBody, request.body, reply);
    if (player) return { token: await identity.sign(player) };
  });

  app.get('/rehearsal/meetings/:id/events', (request, reply) => {
    const meeting = meetingOf(request, reply);
    if (meeting) streamStates(meetings, meeting, reply, streams);
  });

  app.post('/rehearsal/meetings/:id/joined', { bodyLimit }, (request, reply) => {
    const meeting = meetingOf(request, reply);
    const body = meeting && read(JoinedBody, request.body, reply);
    if (!body) return;
    identity.rejoined(meeting, body.person);
    meetings.join(meeting, { key: body.person, name: body.name, organizer: body.organizer });
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/left', { bodyLimit }, async (request, reply) => {
    const meeting = meetingOf(request, reply);
    const body = meeting && read(PersonBody, request.body, reply);
    if (!body) return;
    identity.left(meeting, body.person);
    meetings.leave(meeting, body.person);
    await events.onLeft(rehearsalMeeting(meeting), body.person);
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/stage', { bodyLimit }, (request, reply) => {
    const meeting = meetingOf(request, reply);
    const body = meeting && read(StageBody, request.body, reply);
    if (!body) return;
    meetings.share(meeting, body.sharing ? body.by : null);
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/ended', { bodyLimit }, async (request, reply) => {
    const meeting = meetingOf(request, reply);
    if (!meeting) return;
    meetings.end(meeting, true);
    await events.onEnded(rehearsalMeeting(meeting));
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/resumed', { bodyLimit }, async (request, reply) => {
    const meeting = meetingOf(request, reply);
    if (!meeting) return;
    meetings.end(meeting, false);
    await events.onResumed(rehearsalMeeting(meeting));
    return reply.code(204).send();
  });

  playChat(app, meetings);
  if (google) playGoogle(app, meetings, google);

  app.post('/rehearsal/clock', { bodyLimit }, (request, reply) => {
    if (!clock) return reply.code(409).send({ error: 'Time can’t be skipped on this server.' });
    const body = read(SkipBody, request.body, reply);
    if (!body) return;
    clock.skip(body.skip);
    events.onSkipped();
    return reply.code(204).send();
  });

  // Event streams would keep the server from closing.
  app.addHook('preClose', async () => {
    for (const end of streams) end();
  });
}

/**
 * The rehearsal as a Fastify plugin. Its guard must protect every route of the app, so its hooks are registered on the app itself
 * (`skip-override`).
 */
export function rehearsal(options: RehearsalOptions): FastifyPluginAsync<MeetingEvents> {
  const plugin: FastifyPluginAsync<MeetingEvents> = (app, events) => play(app, options, events);
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}

function meetingOf(request: FastifyRequest, reply: FastifyReply): string | undefined {
  return read(Params, request.params, reply)?.id;
}

/** The parsed value, or `undefined` after answering with an error that names the field and never repeats its value. */
function read<T extends z.ZodType>(schema: T, value: unknown, reply: FastifyReply): z.output<T> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'body';
  reply.code(400).send({ error: `The request’s ${field} is missing or wrong.` });
  return undefined;
}

/** Sends the meeting's state now and after each change, as server-sent events. */
function streamStates(meetings: RehearsalMeetings, meeting: string, reply: FastifyReply, streams: Set<() => void>) {
  reply.hijack();
  const { raw } = reply;
  // A meeting can be quiet for a long time.
  raw.socket?.setTimeout(0);
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (state: MeetingState) => raw.write(`data: ${JSON.stringify(state)}\n\n`);
  const stop = meetings.watch(meeting, tell);
  const end = () => raw.end();
  streams.add(end);
  raw.once('close', () => {
    stop();
    streams.delete(end);
  });
}
