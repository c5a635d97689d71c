import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify';
import * as z from 'zod';
import { Artifact } from '#session/choices.ts';
import type { MeetingEvents } from '../live/meetingEvents.ts';
import { playChat } from './chat.ts';
import type { SkippableClock } from './clock.ts';
import { playGoogle, type RehearsalGoogle } from './google.ts';
import { type RehearsalIdentity, rehearsalMeeting } from './identity.ts';
import { isLoopbackRequest } from './loopback.ts';
import { type MeetingState, RehearsalMeetings } from './meetings.ts';
import { Id, post } from './post.ts';

export interface RehearsalOptions {
  identity: RehearsalIdentity;
  /** Absent if time can't be skipped, as with Redis. */
  clock?: SkippableClock | undefined;
  /** Absent: only Teams is played. */
  google?: RehearsalGoogle | undefined;
}

const Name = z.string().trim().min(1).max(60);
const PersonBody = z.strictObject({ person: Id });
/** Everyone a window plays, in one request: after a restart, the server would send away people it hasn't been told of yet. */
const JoinedBody = z.strictObject({
  people: z
    .array(z.strictObject({ person: Id, name: Name, organizer: z.boolean() }))
    .min(1)
    .max(20),
});
const TokenBody = z.strictObject({ meeting: Id, person: Id, name: Name, organizer: z.boolean() });
const StageBody = z.strictObject({ sharing: z.boolean(), by: Id });
const ArtifactBody = z.strictObject({ artifact: z.enum(Artifact.options), running: z.boolean() });
const SkipBody = z.strictObject({
  skip: z
    .int()
    .min(1)
    .max(24 * 60 * 60_000),
});

/** Plays the meeting around the tab: sign-in, who is in the call, the stage, the clock. */
async function play(app: FastifyInstance, { identity, clock, google }: RehearsalOptions, events: MeetingEvents) {
  const meetings = new RehearsalMeetings(clock !== undefined);
  const streams = new Set<() => void>();

  app.addHook('onRequest', async (request, reply) => {
    if (isLoopbackRequest(request.headers)) return;
    return reply.code(403).send({ error: 'The rehearsal only answers requests from this machine, without a proxy.' });
  });

  app.get<{ Params: { id: string } }>('/rehearsal/meetings/:id/events', ({ params }, reply) => {
    if (!Id.safeParse(params.id).success) return reply.callNotFound();
    streamStates(meetings, params.id, reply, streams);
  });

  const onMeeting = <T>(
    what: string,
    Body: z.ZodType<T>,
    handle: (body: T, meeting: string) => unknown,
    bodyLimit?: number,
  ) => post(app, `/rehearsal/meetings/:id/${what}`, Body, handle, bodyLimit);

  onMeeting(
    'joined',
    JoinedBody,
    ({ people }, meeting) => {
      for (const { person } of people) identity.rejoined(meeting, person);
      meetings.join(
        meeting,
        people.map(({ person, name, organizer }) => ({ key: person, name, organizer })),
      );
    },
    4 * 1024,
  );
  onMeeting('left', PersonBody, async ({ person }, meeting) => {
    identity.left(meeting, person);
    meetings.leave(meeting, person);
    await events.onLeft(rehearsalMeeting(meeting), person);
  });
  onMeeting('stage', StageBody, ({ sharing, by }, meeting) => meetings.share(meeting, sharing ? by : null));
  onMeeting('artifact', ArtifactBody, ({ artifact, running }, meeting) => meetings.record(meeting, artifact, running));
  onMeeting('ended', z.unknown(), async (_body, meeting) => {
    meetings.end(meeting, true);
    await events.onEnded(rehearsalMeeting(meeting));
  });
  onMeeting('resumed', z.unknown(), async (_body, meeting) => {
    meetings.end(meeting, false);
    await events.onResumed(rehearsalMeeting(meeting));
  });
  post(app, '/rehearsal/token', TokenBody, (player) => ({ token: identity.sign(player) }));
  post(app, '/rehearsal/clock', SkipBody, ({ skip }, _meeting, reply) => {
    if (!clock) return reply.code(409).send({ error: 'Time can’t be skipped on this server.' });
    clock.skip(skip);
    events.onSkipped();
  });

  playChat(app, meetings);
  if (google) playGoogle(app, meetings, google);

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
