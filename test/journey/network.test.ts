import { afterEach, beforeEach, expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';
import { Network } from '../support/network.ts';
import { Rehearsal } from '../support/rehearsal.ts';

const world = journeys();
const names = ['Aiko Tanaka', 'Tomás Rivera'] as const;
let network: Network;
let meeting: Rehearsal;
let meetings = 0;

beforeEach(async () => {
  network = await Network.to(() => world.server.address);
});
afterEach(async ({ task }) => {
  await meeting.pictureIfFailed(task.result?.state, task.name);
  expect(meeting.errors).toEqual([]);
  await meeting.close();
  network.close();
});

async function open() {
  meeting = await Rehearsal.open(world.browser, `${network.address}/?meeting=network-${++meetings}`);
  meeting.page.setDefaultTimeout(25_000);
  const [aiko, tomas] = [meeting.panel(names[0]), meeting.panel(names[1])];
  return { aiko, tomas };
}

/** One person adds a topic, and the other sees it. */
async function works({ aiko, tomas }: Awaited<ReturnType<typeof open>>, text: string): Promise<void> {
  await tomas.addTopic(text);
  await aiko.text(text).waitFor();
}

it.each([
  ['refuses WebSockets', 'refuse', false],
  ['never answers their handshakes', 'swallow', false],
  ['refuses them and holds streams back', 'refuse', true],
] as const)(
  'a meeting works behind a proxy that %s, and panels say whom to ask',
  async (_what, webSockets, holdsBack) => {
    Object.assign(network, { webSockets, holdsBack });
    const panels = await open();
    const { host } = new URL(network.address);
    await panels.tomas.text(`Your IT team can allow them for ${host}.`).waitFor();
    await meeting.start(...names);
    await works(panels, 'A topic without a socket');
    expect(network.handshakes).toBeGreaterThan(2);

    // The next connection is a WebSocket again, if the network lets one through.
    Object.assign(network, { webSockets: 'pass', holdsBack: false });
    let frames = 0;
    meeting.page.on('websocket', (socket) => socket.on('framereceived', () => void frames++));
    network.cut();
    await expect.poll(() => frames, { timeout: 15_000 }).toBeGreaterThan(names.length);
    await panels.tomas.press('Add another topic');
    await works(panels, 'A topic over a socket');
  },
);

it('a handshake that a proxy swallows is given up, and nothing pressed meanwhile is lost', async () => {
  const panels = await open();
  await meeting.start(...names);
  await works(panels, 'Before');
  network.webSockets = 'swallow';
  const before = network.handshakes;
  network.cut();
  await panels.tomas.text('Reconnecting').waitFor();
  await expect.poll(() => network.handshakes).toBeGreaterThan(before);
  network.webSockets = 'pass';
  await panels.tomas.text('Connected again').waitFor();
  await panels.tomas.press('Add another topic');
  await works(panels, 'After');
});

it('when the network is back, a swallowed handshake is given up at once', async () => {
  const panels = await open();
  await meeting.start(...names);
  network.webSockets = 'swallow';
  network.cut();
  await panels.tomas.text('Reconnecting').waitFor();
  const before = network.handshakes;
  // Playwright's own switch tells only the outer page.
  for (const frame of meeting.page.frames()) await frame.evaluate(() => void dispatchEvent(new Event('online')));
  // It would be given up after ten seconds otherwise. Browsers send one handshake at a time to a server.
  await expect.poll(() => network.handshakes, { timeout: 7_000 }).toBeGreaterThan(before);
  network.webSockets = 'pass';
  await works(panels, 'After');
});
