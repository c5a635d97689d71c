import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchWithThirdPartyStorage } from '../support/browser.ts';
import { keptIn } from '../support/browserStorage.ts';
import { journeys } from '../support/journey.ts';
import { PanelOf } from '../support/rehearsal.ts';
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
    await stage.reads(...texts);
    await aiko.reads(...texts);
    expect(await devicesIn(aiko)).toBe('3 people · 3 devices');

    const guest = await here.open('/?join&meeting=locked');
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.reads(...texts);
    await meeting.press('Tomás Rivera leaves the meeting');
    await tomas.frame.owner().waitFor({ state: 'detached' });
    await meeting.press('Add participant');
    await tomas.reads(...texts);
    expect(await devicesIn(aiko)).toBe('4 people · 4 devices');

    await meeting.press('Stop sharing');
    await guest.press('Close the panel of Maya Lindqvist');
    for (const name of names) await meeting.press(`Close the panel of ${name}`);
    for (let n = 0; n < 4; n++) await meeting.press('Skip 5 min');
    for (const name of names) await meeting.press(`Reopen the panel of ${name}`);
    for (const panel of [aiko, tomas, priya]) await panel.reads(...texts);
    await guest.press('Reopen the panel of Maya Lindqvist');
    await maya.reads(...texts);
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
    await maya.text('This can’t be unlocked in this browser.').waitFor();
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
    for (const { panel } of [aiko, tomas, stage]) await panel.reads(...texts);
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
    for (const { panel } of [again, other]) await panel.reads(...texts);
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
    await beside.panel.reads(...texts);
    expect(await devicesIn(beside.panel)).toBe('2 people · 2 devices');

    // Without any window of hers it's another device, which Tomas' gives the key.
    for (const { page } of [beside, stage]) await page.close();
    const again = await teams.open('Aiko');
    await again.panel.reads(...texts);
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
    await second.panel.reads('A canary once more');
    expect(await devicesIn(second.panel)).toBe('2 people · 2 devices');
    await teams.browser.close();
  });
});
