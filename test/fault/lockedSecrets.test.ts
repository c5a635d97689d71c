import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import { kidOf } from '../../tab/lock/box.ts';
import { Recorder } from '../store/recorder.ts';
import { RedisWorld } from '../store/redisWorld.ts';
import { keptIn } from '../support/browserStorage.ts';
import { heapOf, snapshotsInto } from '../support/heapSnapshot.ts';
import { journeys } from '../support/journey.ts';
import { Overheard, spellingsOf } from '../support/overheard.ts';
import { fillIn, type PanelOf, Rehearsal } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
const here = journeys();

describe('locked topics in Redis', () => {
  const redis = new RedisWorld();
  const overheard = new Overheard();
  const heaps = mkdtemp(join(tmpdir(), 'mini-m-heap-'));
  const opened: Rehearsal[] = [];
  const servers: ServerProcess[] = [];
  afterEach(({ task }) => opened[0]?.pictureIfFailed(task.result?.state, task.name));
  afterAll(async () => {
    for (const page of opened) await page.close();
    await servers.at(-1)?.stop();
    await rm(await heaps, { recursive: true });
  });

  /** Starts a server, instead of the one before. */
  async function start(port = '0'): Promise<ServerProcess> {
    const keys = { SEAL_KEY: redis.sealKey, NAME_KEY: redis.nameKey };
    const logs = { LOG_LEVEL: 'trace', NODE_OPTIONS: snapshotsInto(await heaps) };
    const server = await startServer({ REDIS_URL: redis.redis.url, ...keys, ...logs, PORT: port });
    servers.push(server);
    return server;
  }

  async function open(address: string): Promise<Rehearsal> {
    const page = await Rehearsal.open(here.browser, address, undefined, (context) => overheard.listenTo(context));
    opened.push(page);
    await overheard.followEvents(page.page);
    return page;
  }

  /** All that Redis holds, as it is and as whoever has all its keys reads it. */
  async function heldByRedis(): Promise<[asItIs: string, read: string]> {
    const names = await redis.command<Buffer[]>('KEYS', '*');
    const dumps = await Promise.all(names.map((name) => redis.command<Buffer>('DUMP', name)));
    const recorder = new Recorder();
    const store = await redis.store();
    await store.watch(store.nameOf(rehearsalMeeting('canary')), recorder);
    return [Buffer.concat([...names, ...dumps]).toString('latin1'), JSON.stringify(recorder.told)];
  }

  it('[L1] [L9] [L11] stay locked for everyone outside the panels while the session runs, also if a server is killed during a comparison', async () => {
    const asked = await redis.listen();
    onTestFinished(() => asked.stop());
    const { address } = await start();
    const meeting = await open(`${address}/?meeting=canary`);
    const panels = names.map((name) => meeting.panel(name)) as [PanelOf, PanelOf, PanelOf];
    const [aiko, tomas, priya] = panels;
    const [canary, other] = ['k4n4r13n in the coal mine', 'Another k4n4r13n'];
    await meeting.start(...names);
    await tomas.addTopic(canary);
    await priya.addTopic(other);
    for (const panel of panels) await panel.reads(canary, other);

    // Everyone has committed to a nonce, and nobody has revealed theirs.
    overheard.hold = /"reveal-nonce"/;
    await aiko.press('Locked');
    await aiko.press('Compare a number');
    await expect.poll(() => overheard.held.length, { timeout: 30_000 }).toBe(3);
    await servers[0]?.stop('SIGKILL');
    for (const panel of panels) await panel.text('Reconnecting').waitFor();
    overheard.hold = undefined;
    await start(new URL(address).port);
    // On a slow machine panels may have stopped waiting before all had reconnected, and say so.
    const outcomes = [];
    for (const panel of panels)
      outcomes.push(await panel.text(/^(\d{3}\s\d{3}|A panel didn’t answer\.)$/).textContent());
    const numbers = outcomes.filter((outcome) => /\d/.test(outcome ?? ''));
    expect(new Set(numbers).size).toBeLessThanOrEqual(1);
    // Whoever reopens their panel now can't say what they saw, so the facilitator compares again.
    await meeting.press('Close the panel of Priya Nair');
    await meeting.press('Reopen the panel of Priya Nair');
    await priya.reads(canary, other);
    for (const [n, panel] of [aiko, tomas].entries())
      if (outcomes[n] === numbers[0]) await panel.press('Yes, the same');
    await aiko.press('Compare again');
    for (const panel of panels) await panel.press('Yes, the same');
    for (const panel of panels) await panel.text('Compared: you all see the same number.').waitFor();
    for (const panel of panels) await panel.reads(canary, other);

    // Whoever comes now is let in by a press.
    const guest = await open(`${address}/?join&meeting=canary`);
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.text('Someone who compared the number can let you read along.').waitFor();
    expect(await maya.frame.getByText('k4n4r13n').count()).toBe(0);
    await tomas.press('Let Maya read along');
    await maya.reads(canary, other);

    await aiko.press('More');
    await aiko.press('Go to takeaways');
    await maya.frame.getByLabel('Your takeaway').fill('I take a k4n4r13n with me');
    await maya.text('Saved. Only you can see this.').waitFor();
    await tomas.text('May leave the room').click();
    await fillIn(tomas.frame.getByLabel('A sentence for others'), 'A k4n4r13n may leave');
    await tomas.press('Propose');
    await maya.reads('A k4n4r13n may leave');

    const [inRedis, readFromRedis] = await heldByRedis();
    const kept = await Promise.all(opened.map(({ page }) => keptIn(page.mainFrame())));
    /** Where content could be, and something that is there, so that the search can't be of nothing. */
    const places: Array<[place: string, text: string, there: RegExp]> = [
      ['WebSockets to the server', overheard.sent.join('\n'), /"write-takeaway"/],
      ['WebSockets from the server', overheard.received.join('\n'), /"Maya Lindqvist"/],
      ['requests', overheard.requests.join('\n'), /rehearsal\/token/],
      ['answers', overheard.answers.join('\n'), /"token"/],
      ['what the bot wrote', overheard.events.join('\n'), /AdaptiveCard/],
      ['the heap of the server', await heapOf(servers.at(-1) as ServerProcess, await heaps), /Maya Lindqvist/],
      ['logs of both servers', servers.map((server) => server.said()).join('\n'), /"level":/],
      ['all that Redis was asked', asked.lines.join('\n'), /mini-m:3:/],
      ['all that Redis holds', inRedis, /mini-m:3:/],
      ['the same, read with all keys', readFromRedis, /"(write-takeaway|snapshot)"/],
      ['storage of the browsers', JSON.stringify(kept), /not extractable/],
    ];
    const kid = /"kid":"([\w-]+)"/.exec(overheard.sent.join('\n'))?.[1];
    // Among what panels derived keys from is the session's own.
    expect(await Promise.all(overheard.keys.map(kidOf))).toContain(kid);
    const secrets = ['k4n4r13n', ...overheard.keys].flatMap(spellingsOf);
    for (const [place, text, there] of places) {
      expect(text, place).toMatch(there);
      expect(secrets.filter((secret) => text.includes(secret)).length, place).toBe(0);
    }
    expect(opened.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('would be found by this search, however they were written', () => {
    const secret = 'k4n4r13n';
    const bytes = Buffer.from(`{"text":"${secret}"}`);
    const written = ['', ' ', '  '].flatMap((before) => {
      const all = Buffer.concat([Buffer.from(before), bytes]);
      return [all.toString(), all.toString('hex'), all.toString('base64'), all.toString('base64url'), [...all].join()];
    });
    for (const text of [...written, Buffer.from(secret, 'utf16le').toString('latin1')])
      expect(spellingsOf(secret).some((spelling) => text.includes(spelling))).toBe(true);
  });
});
