import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchWithThirdPartyStorage } from '../support/browser.ts';
import { keptIn } from '../support/browserStorage.ts';
import { PanelOf } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { openPanel, serveAtPublicUrl } from '../support/teamsPage.ts';
import { enter, type Name, productionSettings, publicUrl, standup, TeamsWorld } from '../support/teamsWorld.ts';

describe.each([
  ['allowed', true],
  ['blocked', false],
])('in Teams, with third-party storage %s,', (_word, isAllowed) => {
  let world: TeamsWorld;
  let server: ServerProcess;
  let browser: BrowserContext;

  beforeAll(async () => {
    world = await TeamsWorld.start();
    [server, browser] = await Promise.all([
      startServer(productionSettings(world)),
      launchWithThirdPartyStorage(isAllowed),
    ]);
    const meeting = world.meeting(standup);
    for (const name of ['Aiko', 'Tomas'] as const) enter(meeting, name);
    await serveAtPublicUrl(browser, server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await world?.stop();
  });

  const open = async (name: Name, surface: 'sidePanel' | 'meetingStage' = 'sidePanel') =>
    openPanel(browser, { token: await world.token(name), surface });
  const panelIn = (page: Page) => new PanelOf(page.frameLocator('iframe'));
  const frameIn = (page: Page) => {
    const frame = page.frames().find((one) => one.url().startsWith(publicUrl));
    if (!frame) throw new Error('the page has no frame');
    return frame;
  };

  it('works', async () => {
    const aikoPage = await open('Aiko');
    const aiko = panelIn(aikoPage);
    await aiko.press('Start this Mini-M');
    await aiko.addTopic('A canary in the mine');
    console.log(await keptIn(frameIn(aikoPage)));
    const stagePage = await open('Aiko', 'meetingStage');
    await panelIn(stagePage).text('A canary in the mine').waitFor();
    await aiko.press('Locked');
    console.log(await aiko.frame.getByRole('dialog').innerText());
    await aikoPage.screenshot({ path: `/tmp/lockjourney/aiko-${isAllowed}.png` });
  });
});
