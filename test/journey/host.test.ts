import { expect, test } from 'vitest';
import { meetParameter } from '../support/rehearsal.ts';
import { frameOf, hostContract, hostWorld } from './hostContract.ts';

const world = hostWorld();

hostContract(
  {
    name: 'teams',
    path: '/',
    meeting: (n) => `m${n}`,
    alone: '/tab',
    silent: () => '/tab',
    nowhere: 'Open Mini-M inside a meeting',
    gone: 'not-in-meeting',
    chooseContrast: (page) => page.getByRole('button', { name: 'High contrast theme' }).click(),
  },
  world,
  () => {
    test('leaves chats to Teams, and says so', async () => {
      const aiko = await frameOf(world.page, 'Panel of Aiko Tanaka');
      await aiko.evaluate(async () => (await window.probe).host.chatWith('priya'));
      await world.page.getByText('In Teams this opens a chat with Priya Nair.').waitFor();
    });

    rehearsalTests();
  },
);

hostContract(
  {
    name: 'meet',
    path: '/meet',
    meeting: (n) => `host-contract-${'m'.repeat(n)}`,
    alone: '/meet/panel',
    silent: (address, project) => `/meet/panel?${meetParameter({ origin: address, project })}`,
    nowhere: 'missing',
    gone: 'no-conference',
    chooseContrast: (page) => page.emulateMedia({ forcedColors: 'active' }),
    async signIn({ context }, frame, person) {
      const [google] = await Promise.all([
        context.waitForEvent('page'),
        frame.evaluate(async () => (await window.probe).host.signIn?.press()),
      ]);
      await google.getByRole('link', { name: `Continue as ${person}` }).click();
      await frame.evaluate(async () => (await window.probe).host.signIn?.signedIn(Date.now()));
    },
  },
  world,
  () => {
    const stopsBy = (person: string) =>
      frameOf(world.page, `Panel of ${person}`).then((frame) =>
        frame.evaluate(async () =>
          (await window.probe).host.stopSharing().then(
            () => 'stopped',
            ({ name, code }) => `${name}: ${code}`,
          ),
        ),
      );
    const shareBy = async (person: string) => {
      const frame = await frameOf(world.page, `Panel of ${person}`);
      await frame.evaluate(async () => (await window.probe).host.shareToStage());
      await (await frameOf(world.page, 'Stage')).evaluate(() => window.probe);
      return frame;
    };

    test('lets only whoever started an activity end it, and ends it when the session is cleared', async () => {
      const aiko = await shareBy('Aiko Tanaka');
      expect(await stopsBy('Tomás Rivera')).toBe('HostError: UserNotInitiator');
      await aiko.evaluate(async () => (await window.probe).host.cleared?.());
      await world.page.getByTitle('Stage', { exact: true }).waitFor({ state: 'detached' });
      // There is nothing left to end, and no error.
      expect(await stopsBy('Aiko Tanaka')).toMatch(/^HostError: /);
      await aiko.evaluate(async () => (await window.probe).host.cleared?.());
    });

    test('writes to people by email', async () => {
      const aiko = await frameOf(world.page, 'Panel of Aiko Tanaka');
      const opened = await aiko.evaluate(async () => {
        const asked: unknown[] = [];
        window.open = (...what) => {
          asked.push(what[0]);
          return asked.length > 1 ? null : window;
        };
        const { host } = await window.probe;
        await host.chatWith('priya+1@example.test');
        const blocked = await host.chatWith('priya').catch(({ name }: Error) => name);
        return [...asked, blocked];
      });
      expect(opened).toEqual(['mailto:priya%2B1%40example.test', 'mailto:priya', 'HostError']);
    });
  },
);

/** How the rehearsal behaves around the tab, for both hosts. */
function rehearsalTests(): void {
  test('a panel is 280 px of content wide', async () => {
    const aiko = await frameOf(world.page, 'Panel of Aiko Tanaka');
    expect(await aiko.evaluate(() => document.documentElement.clientWidth)).toBe(280);
  });

  test('up to eight can be played', async () => {
    const add = world.page.getByRole('button', { name: 'Add participant' });
    for (let people = 4; people <= 8; people++) {
      await add.click();
      await world.page.getByText(`${people} people in the call`).waitFor();
    }
    expect(await world.page.locator('iframe[title^="Panel of"]').count()).toBe(8);
    expect(await world.page.getByRole('button', { name: 'Everybody is here' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  test('in a second window another person joins, sees the same stage and end, and stays the same on reload', async () => {
    const { page, context, meeting, server } = world;
    await (await frameOf(page, 'Panel of Aiko Tanaka')).evaluate(() => window.probe);
    const [guest] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Join as somebody else' }).click(),
    ]);
    await guest.getByLabel('Your name').fill('Nour Aziz');
    await guest.getByRole('button', { name: 'Join' }).click();
    await page.getByText('4 people in the call').waitFor();
    expect(guest.url()).not.toContain('Nour');

    const nour = await frameOf(guest, 'Panel of Nour Aziz');
    await nour.evaluate(async () => (await window.probe).host.shareToStage());
    await frameOf(guest, 'Stage');
    await frameOf(page, 'Stage');

    await guest.reload();
    const again = await frameOf(guest, 'Panel of Nour Aziz');
    const token = await again.evaluate(async () => (await window.probe).host.token());
    expect(await server.identities.teams.admit({ token, meeting })).toMatchObject({ person: { name: 'Nour Aziz' } });

    await guest.getByRole('button', { name: 'End the meeting' }).click();
    await page.getByText('The meeting has ended').waitFor();
    await page.getByRole('button', { name: 'Start the meeting again' }).click();
    await guest.getByRole('button', { name: 'End the meeting' }).waitFor();
    expect(await guest.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  });
}
