import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { expect, it } from 'vitest';
import { limits } from '#session/limits.ts';
import { launchBrowser } from '../support/browser.ts';
import { startRedis } from '../support/redis.ts';
import { Rehearsal } from '../support/rehearsal.ts';
import { startServer } from '../support/serverProcess.ts';

it('continues after a restart of the server with Redis, and leaves nothing there after the clear', async () => {
  const redis = await startRedis();
  const settings = {
    REDIS_URL: redis.url,
    SEAL_KEY: randomBytes(32).toString('base64'),
    NAME_KEY: randomBytes(32).toString('base64'),
  };
  let server = await startServer(settings);
  const port = new URL(server.address).port;
  const browser = await launchBrowser();
  const meeting = await Rehearsal.open(browser, server.address);
  const inMeet = await Rehearsal.open(browser, `${server.address}/meet?meeting=mmm-restart-mmm`);
  const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
  const [aiko, tomas, priya] = [meeting.panel(names[0]), meeting.panel(names[1]), meeting.panel(names[2])];
  try {
    await meeting.start(...names);
    await tomas.addTopic('A canary in the coal mine');
    await priya.addTopic('Another matter');
    await aiko.press('Skip to voting');
    await tomas.vote('A canary', 2);
    await tomas.text('1 vote left').waitFor();

    // In Meet, nobody has to press anything again: any server can open a ticket sealed by another. Not here without a
    // ticket, where the call is played by the server that is gone.
    const ticketed = new Set<unknown>();
    inMeet.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => String(payload).includes('"ticket"') && ticketed.add(socket)),
    );
    const [meetAiko, meetTomas] = [inMeet.panel(names[0]), inMeet.panel(names[1])];
    await inMeet.signIn(names[0], names[1]);
    await inMeet.start(names[0], names[1]);
    await meetTomas.addTopic('A parrot in the coal mine');
    await expect.poll(() => ticketed.size, { timeout: 15_000 }).toBe(2);
    // A question that is open stays open across the restart.
    await meetAiko.button('More').click();
    await meetAiko.press('Clear session');

    expect(await server.stop()).toBe(0);
    for (const panel of [aiko, tomas, priya, meetAiko, meetTomas]) await panel.text('Reconnecting').waitFor();
    // Pressed while no server is there: shown at once, kept, and counted once.
    await tomas.vote('Another');
    server = await startServer({ ...settings, PORT: port });
    for (const panel of [aiko, tomas, priya]) await panel.text('1 of 3 have finished voting').waitFor();
    for (const panel of [aiko, tomas, priya]) await panel.text('Connected again').waitFor({ state: 'attached' });

    for (const panel of [meetAiko, meetTomas]) await panel.text('Connected again').waitFor({ state: 'attached' });
    await meetTomas.press('Add another topic');
    await meetTomas.addTopic('Another matter');
    for (const text of ['A parrot', 'Another matter']) await meetAiko.text(text).waitFor();
    await meetAiko.press('Clear for everyone');
    for (const panel of [aiko, priya]) await panel.vote('A canary', 3);
    await tomas
      .text('8 votes')
      .or(tomas.frame.getByText('8', { exact: true }))
      .first()
      .waitFor();
    await aiko.press('Start discussing');
    await priya.heading(/^Topic \d+ of/).waitFor();
    await aiko.button('More').click();
    await aiko.press('Clear session');
    await aiko.press('Clear for everyone');
    // The last calls pass: nobody can skip Redis' time.
    for (const panel of [aiko, tomas, priya, meetTomas])
      await panel.text('Mini-M keeps nothing of this meeting').waitFor({ timeout: limits.lastCall + 15_000 });

    const client = await createClient({ url: redis.url }).connect();
    const left = await client.keys('mini-m:*').then((keys) => keys.filter((key) => !/:(lease|deadlines)/.test(key)));
    // One tombstone of each remains, without content and with an expiry.
    expect(left).toHaveLength(2);
    for (const tombstone of left) {
      expect(await client.ttl(tombstone)).toBeGreaterThan(0);
      expect(await client.xLen(tombstone)).toBe(1);
    }
    client.destroy();
    expect([...meeting.errors, ...inMeet.errors]).toEqual([]);
  } finally {
    await meeting.close();
    await inMeet.close();
    await browser.close();
    await server.stop();
    await redis.kill();
  }
});
