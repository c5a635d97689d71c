import { expect, test } from 'vitest';
import { journeys } from '../support/journey.ts';

const here = journeys();
test('the outline is shown until the script has loaded, without sideways scrolling', async () => {
  const page = await here.browser.newPage({ viewport: { width: 280, height: 600 } });
  let letScriptsCome = () => {};
  const waiting = new Promise<void>((resolve) => {
    letScriptsCome = resolve;
  });
  await page.route('**/*.js', async (route) => {
    await waiting;
    await route.continue();
  });
  await page.goto(`${here.server.address}/tab`, { waitUntil: 'commit' });
  const bones = page.locator('.outline i');
  await bones.first().waitFor();
  expect(await bones.count()).toBe(7);
  expect(await bones.nth(2).boundingBox()).toEqual({ x: 12, y: 55, width: 256, height: 72 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(280);
  letScriptsCome();
  await page.getByRole('heading', { name: 'Open Mini-M in a meeting' }).waitFor();
  expect(await bones.count()).toBe(0);
});

test('the socket opens and the token is sent before the drawing script has loaded', async () => {
  const meeting = await here.open('/about');
  const { page } = meeting;
  let letItCome = () => {};
  const waiting = new Promise<void>((resolve) => {
    letItCome = resolve;
  });
  await page.route('**/assets/draw-*.js', async (route) => {
    await waiting;
    await route.continue();
  });
  const joined = page.waitForEvent('websocket').then(async (socket) => {
    const { payload } = await socket.waitForEvent('framesent');
    return JSON.parse(String(payload));
  });
  await page.goto(`${here.server.address}/?meeting=early`);
  expect(await joined).toMatchObject({ type: 'join', token: expect.any(String) });
  const aiko = meeting.panel('Aiko Tanaka');
  expect(await aiko.frame.locator('.outline i').count()).toBe(7);
  letItCome();
  await aiko.button('Start this Mini-M').waitFor();
});

test('a part missing on the server is reported as missing, and loads with a press', async () => {
  const meeting = await here.open('/about');
  const gone = '**/assets/laterParts-*.js';
  // As after an update: the server no longer has what this page wants, however often it asks; a new page asks for
  // something else.
  let isNewPage = false;
  await meeting.page.route(gone, (route) => (isNewPage ? route.continue() : route.fulfill({ status: 404, body: '' })));
  await meeting.page.goto(`${here.server.address}/?meeting=missing`);
  const aiko = meeting.panel('Aiko Tanaka');
  await aiko.text('Nothing is lost: reload Mini-M.').waitFor();
  expect(await aiko.button('Start this Mini-M').count()).toBe(0);
  meeting.page.on('request', (request) => {
    isNewPage ||= request.isNavigationRequest();
  });
  await aiko.press('Reload');
  await aiko.button('Start this Mini-M').waitFor();
  expect(await aiko.frame.getByText('Nothing is lost: reload Mini-M.').count()).toBe(0);
});
