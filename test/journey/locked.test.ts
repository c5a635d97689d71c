import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import { kidOf } from '../../tab/lock/box.ts';
import { Recorder } from '../store/recorder.ts';
import { RedisWorld } from '../store/redisWorld.ts';
import { launchWithThirdPartyStorage } from '../support/browser.ts';
import { keptIn } from '../support/browserStorage.ts';
import { journeys } from '../support/journey.ts';
import { Overheard, spellingsOf } from '../support/overheard.ts';
import { fillIn, PanelOf, Rehearsal } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { openPanel, serveAtPublicUrl } from '../support/teamsPage.ts';
import { enter, meetingId, type Name, productionSettings, publicUrl, TeamsWorld } from '../support/teamsWorld.ts';

const texts = ['A canary in the coal mine', 'Another matter'] as const;
const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;

/** "3 people · 4 devices": who was ever given the key, as this panel or stage says it. */
async function devicesIn(panel: PanelOf): Promise<string> {
  await panel.button(/^(Locked|\d+ topics?)/).click();
  const dialog = panel.frame.getByRole('dialog');
  const count = dialog.getByRole('heading', { name: /device/ });
  const text = (await count.textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
  return text;
}

/** All that a browser may keep of a session besides numbers: a key that no script can read out, and ids. */
const mayBeKept = /^(private key, not extractable|locked|(\d+ )?([\w-]{12}|[\w-]{43}))$/;

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value ? Object.values(value).flatMap(stringsIn) : [];
}

async function reads(panel: PanelOf, ...texts: string[]): Promise<void> {
  for (const text of texts) await panel.text(text).waitFor();
}

const here = journeys();

describe('locked topics', () => {
  it('[L3] [L6] are read on the stage, by latecomers and returners, and after twenty minutes without a panel; the browser keeps no text', async () => {
    const meeting = await here.open('/?meeting=locked');
    const [aiko, tomas, priya] = names.map((name) => meeting.panel(name)) as [PanelOf, PanelOf, PanelOf];
    await meeting.start(...names);
    await tomas.addTopic(texts[0]);
    await priya.addTopic(texts[1]);
    await aiko.press('Share to stage');
    const stage = new PanelOf(meeting.stage);
    await reads(stage, ...texts);
    await reads(aiko, ...texts);
    expect(await devicesIn(aiko)).toBe('3 people · 3 devices');

    const guest = await here.open('/?join&meeting=locked');
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await reads(maya, ...texts);
    await meeting.press('Tomás Rivera leaves the meeting');
    await tomas.frame.owner().waitFor({ state: 'detached' });
    await meeting.press('Add participant');
    await reads(tomas, ...texts);
    expect(await devicesIn(aiko)).toBe('4 people · 4 devices');

    await meeting.press('Stop sharing');
    await guest.press('Close the panel of Maya Lindqvist');
    for (const name of names) await meeting.press(`Close the panel of ${name}`);
    for (let n = 0; n < 4; n++) await meeting.press('Skip 5 min');
    for (const name of names) await meeting.press(`Reopen the panel of ${name}`);
    for (const panel of [aiko, tomas, priya]) await reads(panel, ...texts);
    await guest.press('Reopen the panel of Maya Lindqvist');
    await reads(maya, ...texts);
    expect(await devicesIn(aiko)).toBe('4 people · 4 devices');

    for (const { page } of [meeting, guest]) {
      const { databases, ...elsewhere } = await keptIn(page.mainFrame());
      const [name, rows] = JSON.parse(databases) as [string, unknown[]];
      expect([name, rows.length]).toEqual(['mini-m', page === guest.page ? 1 : 3]);
      expect(stringsIn(rows).filter((text) => !mayBeKept.test(text))).toEqual([]);
      expect(JSON.stringify(elsewhere)).not.toMatch(/canary|matter|device/i);
    }
    await aiko.press('More');
    await aiko.press('Clear session');
    await aiko.press('Clear for everyone');
    await meeting.untilCleared(aiko);
    for (const panel of [tomas, priya, maya]) await panel.heading('Cleared').waitFor();
    for (const { page } of [meeting, guest])
      await expect.poll(async () => (await keptIn(page.mainFrame())).databases).toBe('["mini-m",[]]');
  });

  it('can be voted on and discussed in a browser that can’t unlock them, which says so', async () => {
    const meeting = await here.open('/?meeting=unsupported');
    const panels = names.map((name) => meeting.panel(name)) as [PanelOf, PanelOf, PanelOf];
    const [aiko, tomas] = panels;
    await meeting.start(...names);
    await tomas.addTopic('A canary in the coal mine');

    const guest = await here.open('/?join&meeting=unsupported');
    await guest.context.addInitScript(withoutX25519);
    await guest.page.reload();
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.text('To unlock topics, Mini-M needs Edge or Chrome 133').waitFor();
    const topic = maya.frame.getByRole('listitem').filter({ hasText: 'Tomás' });
    await maya.topicField().fill('Mine stays here');
    await maya.text('What you write stays here: this browser can’t lock it.').waitFor();
    await aiko.press('Skip to voting');
    for (const panel of panels) await panel.vote('A canary', 3);
    for (let n = 0; n < 3; n++) await topic.getByRole('button', { name: /^Vote for/ }).click();
    await maya.heading('What we’ll talk about').waitFor();
    await aiko.press('Start discussing');
    await maya.heading(/^Topic \d+ of/).waitFor();
    await meeting.press('Skip 5 min');
    await maya.press('Continue');
    await aiko.text('1 of 4 have answered').waitFor();
    expect(await maya.frame.getByText('canary').count()).toBe(0);
  });
});

/** Runs in pages: their browser has no X25519. */
function withoutX25519(): void {
  const { subtle } = crypto;
  const generateKey = subtle.generateKey.bind(subtle) as (algorithm: unknown, ...more: unknown[]) => Promise<unknown>;
  Object.assign(subtle, {
    async generateKey(algorithm: unknown, ...more: unknown[]) {
      if (algorithm === 'X25519') throw new DOMException('Unrecognized name.', 'NotSupportedError');
      return generateKey(algorithm, ...more);
    },
  });
}

describe('locked topics in Teams', () => {
  let world: TeamsWorld;
  let server: ServerProcess;
  beforeAll(async () => {
    world = await TeamsWorld.start();
    server = await startServer(productionSettings(world));
  });
  afterAll(async () => {
    await server?.stop();
    await world?.stop();
  });

  /** Two people in a browser in which frames of other sites may keep data or not, and what Teams opens there for them. */
  async function inTeams(isAllowed: boolean) {
    const meeting = meetingId(`19:meeting_${isAllowed}@thread.v2`);
    const known = world.meeting(meeting);
    for (const name of ['Aiko', 'Tomas'] as const) enter(known, name);
    const browser = await launchWithThirdPartyStorage(isAllowed);
    await serveAtPublicUrl(browser.context, server);
    const open = async (name: Name, surface: 'sidePanel' | 'meetingStage' = 'sidePanel') => {
      const page = await openPanel(browser.context, { token: await world.token(name), meeting, surface });
      return { page, panel: new PanelOf(page.frameLocator('iframe')) };
    };
    return { browser, open };
  }

  /** Both write a topic and read the other's, and one has the stage beside their panel. */
  async function start({ open }: Awaited<ReturnType<typeof inTeams>>) {
    const [aiko, tomas] = [await open('Aiko'), await open('Tomas')];
    await aiko.panel.press('Start this Mini-M');
    await tomas.panel.press('I’ll keep to it');
    await aiko.panel.addTopic(texts[0]);
    await tomas.panel.addTopic(texts[1]);
    const stage = await open('Aiko', 'meetingStage');
    for (const { panel } of [aiko, tomas, stage]) await reads(panel, ...texts);
    expect(await devicesIn(stage.panel)).toBe('2 people · 2 devices');
    return { aiko, tomas, stage, all: [aiko, tomas, stage] };
  }

  const keptBy = ({ page }: { page: Page }) => {
    const frame = page.frames().find((one) => one.url().startsWith(publicUrl));
    return frame ? keptIn(frame) : expect.fail('the page has no frame');
  };

  it('[L3] are read again by the same device where third-party storage is allowed, even after all panels were closed', async () => {
    const teams = await inTeams(true);
    const { aiko, all } = await start(teams);
    expect((await keptBy(aiko)).databases).toContain('not extractable');
    for (const { page } of all) await page.close();
    const [again, other] = [await teams.open('Aiko'), await teams.open('Tomas')];
    for (const { panel } of [again, other]) await reads(panel, ...texts);
    expect(await devicesIn(again.panel)).toBe('2 people · 2 devices');
    await teams.browser.close();
  });

  it('[L5] are read again where third-party storage is blocked, as long as anyone’s panel is open; then there is a new key', async () => {
    const teams = await inTeams(false);
    const { aiko, tomas, stage } = await start(teams);
    expect(await keptBy(aiko)).toMatchObject({ databases: 'UnknownError', localStorage: 'SecurityError' });

    // The stage is the same device, and knows it while the panel is closed.
    await aiko.page.close();
    const beside = await teams.open('Aiko');
    await reads(beside.panel, ...texts);
    expect(await devicesIn(beside.panel)).toBe('2 people · 2 devices');

    // Without any window of hers it's another device, which Tomas' gives the key.
    for (const { page } of [beside, stage]) await page.close();
    const again = await teams.open('Aiko');
    await reads(again.panel, ...texts);
    expect(await devicesIn(again.panel)).toBe('2 people · 3 devices');

    for (const { page } of [again, tomas]) await page.close();
    const [first, second] = [await teams.open('Aiko'), await teams.open('Tomas')];
    for (const { panel } of [first, second]) {
      await panel.text('Locked until someone who was here opens Mini-M.').waitFor();
      expect(await panel.frame.getByText('canary').count()).toBe(0);
    }
    await first.panel.press('Begin with a new key');
    await first.panel.text('The key was lost with the last panel').waitFor();
    await first.panel.press('Begin with a new key');
    await first.panel.text('its key was lost').waitFor();
    await first.panel.press('Add another topic');
    await first.panel.addTopic('A canary once more');
    await reads(second.panel, 'A canary once more');
    expect(await devicesIn(second.panel)).toBe('2 people · 2 devices');
    await teams.browser.close();
  });
});

describe('locked topics in Redis', () => {
  const redis = new RedisWorld();
  const overheard = new Overheard();
  const opened: Rehearsal[] = [];
  const servers: ServerProcess[] = [];
  afterAll(async () => {
    for (const page of opened) await page.close();
    await servers.at(-1)?.stop();
  });

  /** Starts a server, instead of the one before. */
  async function start(port = '0'): Promise<ServerProcess> {
    const keys = { SEAL_KEY: redis.sealKey, NAME_KEY: redis.nameKey };
    const server = await startServer({ REDIS_URL: redis.redis.url, ...keys, LOG_LEVEL: 'trace', PORT: port });
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

  it('[L1] [L9] [L11] stay locked for all outside the panels while the session runs, also when a server is killed as a number is compared', async () => {
    const asked = await redis.listen();
    const { address } = await start();
    const meeting = await open(`${address}/?meeting=canary`);
    const panels = names.map((name) => meeting.panel(name)) as [PanelOf, PanelOf, PanelOf];
    const [aiko, tomas, priya] = panels;
    const [canary, other] = ['k4n4r13n in the coal mine', 'Another k4n4r13n'];
    await meeting.start(...names);
    await tomas.addTopic(canary);
    await priya.addTopic(other);
    for (const panel of panels) await reads(panel, canary, other);

    // Everyone has committed to a nonce, and nobody has revealed theirs.
    overheard.hold = /"reveal-nonce"/;
    await aiko.press('Locked');
    await aiko.press('Compare a number');
    await expect.poll(() => overheard.held.length, { timeout: 30_000 }).toBe(3);
    await servers[0]?.stop('SIGKILL');
    for (const panel of panels) await panel.text('Reconnecting').waitFor();
    overheard.hold = undefined;
    await start(new URL(address).port);
    const ended = (panel: PanelOf) => panel.text(/^(\d{3}\s\d{3}|There’s no number this time\.)$/);
    const numbers = new Set(await Promise.all(panels.map((panel) => ended(panel).textContent())));
    // On a slow machine the panels may have stopped waiting, and then compare again.
    if (![...numbers].some((text) => /\d/.test(text ?? ''))) await aiko.press('Compare again');
    else expect(numbers.size).toBe(1);
    for (const panel of panels) await panel.press('Yes, the same');
    for (const panel of panels) await panel.text('Compared: you all see the same number.').waitFor();
    for (const panel of panels) await reads(panel, canary, other);

    // Whoever comes now is let in by a press.
    const guest = await open(`${address}/?join&meeting=canary`);
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.text('Someone who compared the number can let you read along.').waitFor();
    expect(await maya.frame.getByText('k4n4r13n').count()).toBe(0);
    await tomas.press('Let Maya read along');
    await reads(maya, canary, other);

    await aiko.press('More');
    await aiko.press('Go to takeaways');
    await maya.frame.getByLabel('Your takeaway').fill('I take a k4n4r13n with me');
    await maya.text('Saved. Only you can see this.').waitFor();
    await tomas.text('May leave the room').click();
    await fillIn(tomas.frame.getByLabel('A sentence for others'), 'A k4n4r13n may leave');
    await tomas.press('Propose');
    await reads(maya, 'A k4n4r13n may leave');

    const [inRedis, readFromRedis] = await heldByRedis();
    const kept = await Promise.all(opened.map(({ page }) => keptIn(page.mainFrame())));
    /** Where content could be, and something that is there, so that the search can't be of nothing. */
    const places: Array<[place: string, text: string, there: RegExp]> = [
      ['WebSockets to the server', overheard.sent.join('\n'), /"write-takeaway"/],
      ['WebSockets from the server', overheard.received.join('\n'), /"Maya Lindqvist"/],
      ['requests', overheard.requests.join('\n'), /rehearsal\/token/],
      ['answers', overheard.answers.join('\n'), /"token"/],
      ['what the bot wrote', overheard.events.join('\n'), /AdaptiveCard/],
      ['logs of both servers', servers.map((server) => server.said()).join('\n'), /"level":/],
      ['all that Redis was asked', asked.lines.join('\n'), /mini-m:3:/],
      ['all that Redis holds', inRedis, /mini-m:3:/],
      ['the same, read with all keys', readFromRedis, /"write-takeaway"/],
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
    asked.stop();
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
