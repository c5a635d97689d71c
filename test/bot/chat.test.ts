import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { BotWorld, chat } from '../support/botWorld.ts';
import type { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

/** What people write in this test, and their names. The bot shows nobody what they write, and names only to people in the meeting. */
const canaries = ['CANARY-TOPIC', 'CANARY-TAKEAWAY', 'CANARY-SECOND', 'Canary name'];
let world: BotWorld;

beforeEach(async () => {
  world = await BotWorld.start();
});
afterEach(() => world.stop());

async function discussing(): Promise<{ aiko: TestWindow; tomas: TestWindow }> {
  const aiko = await world.started('aiko', { votesEach: 1 });
  const tomas = await world.join('tomas');
  await tomas.command({ type: 'acknowledge-rule' });
  await aiko.until(() => aiko.shared.agenda === 'posted');
  await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC **bold** [link](https://x.example)' });
  await tomas.command({ type: 'add-topic', topic: topicId(2), text: 'CANARY-SECOND' });
  await tomas.command({ type: 'write-takeaway', text: 'CANARY-TAKEAWAY' });
  const on = (to: 'vote' | 'discuss') => aiko.command({ type: 'move-on', step: aiko.shared.step, to });
  await on('vote');
  await aiko.command({ type: 'cast-vote', topic: topicId(2) });
  await tomas.command({ type: 'cast-vote', topic: topicId(2) });
  await on('discuss');
  return { aiko, tomas };
}

const refresh = (name: string, openedAt: number) => world.presses(name, 'agenda', { openedAt });

describe('a person’s own view of the card', () => {
  test('shows the current agenda with the current topic, and counts once they’re revealed', async () => {
    const { aiko } = await discussing();
    const own = JSON.stringify(await refresh('tomas', aiko.shared.openedAt));
    expect(own).toMatch(/"Now: 1 · "[^}]*},\{[^}]*"tomas"/);
    expect(own).toMatch(/"2 · "},\{"type":"TextRun","text":"aiko"/);
    expect(own).toContain('2 votes');
    expect(own).toMatch(/discussing until \{\{TIME\(\d{4}-/);
    expect(own).not.toContain('CANARY');
  });

  test('never becomes part of the message, and isn’t sent anywhere else', async () => {
    const { aiko } = await discussing();
    for (const name of ['aiko', 'tomas', 'aiko']) await refresh(name, aiko.shared.openedAt);
    for (const word of ['agenda', 'open', 'help', 'clear', 'CANARY-TOPIC?']) await world.says('aiko', word);
    await aiko.clears(world.clock);
    await world.connector.until(() => world.connector.requests.some(({ method }) => method === 'PUT'));
    const sent = world.connector.requests.map(({ url, text }) => url + text).join('\n');
    for (const canary of [...canaries, '"aiko"', '"tomas"']) expect(sent).not.toContain(canary);
    expect(sent).not.toMatch(/\d+ have finished|2 votes/);
    for (const canary of canaries) expect(world.lines.join('\n')).not.toContain(canary);
  });

  test('is only for people in the meeting now, checked every time', async () => {
    const { aiko } = await discussing();
    for (const [attendance, why] of [
      ['out', 'Join the meeting first'],
      ['unknown', 'can’t tell right now'],
    ] as const) {
      world.attendance.set('key-of-tomas', attendance);
      const card = JSON.stringify(await refresh('tomas', aiko.shared.openedAt));
      expect(card).toContain(why);
      expect(card).not.toMatch(/CANARY|aiko|tomas/);
    }
    world.attendance.delete('key-of-tomas');
    expect(JSON.stringify(await refresh('tomas', aiko.shared.openedAt))).toContain('aiko');
  });

  test('hides counts while voting, and tells people how many votes they have left', async () => {
    const aiko = await world.started();
    await aiko.command({ type: 'add-topic', topic: topicId(1), text: 'One' });
    await aiko.command({ type: 'move-on', step: aiko.shared.step, to: 'vote' });
    await aiko.command({ type: 'cast-vote', topic: topicId(1) });
    const { openedAt } = aiko.shared;
    expect(JSON.stringify(await refresh('aiko', openedAt))).toContain('You have 2 votes left');
    const lena = JSON.stringify(await refresh('lena', openedAt));
    expect(lena).toContain('voting: 0 of 1 have finished');
    expect(lena).not.toContain('1 vote"');
  });

  test('can be switched off for a session: then everyone gets the steps', async () => {
    const aiko = await world.started('aiko', { chatAgenda: false });
    await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC' });
    await aiko.until(() => aiko.shared.agenda === 'posted');
    expect(world.connector.messages(chat).get('message-1')?.card?.refresh).toBeUndefined();
    expect(JSON.stringify(await refresh('aiko', aiko.shared.openedAt))).not.toMatch(/CANARY|aiko/);
  });

  test('can be switched off for all sessions of a server', async () => {
    await world.stop();
    world = await BotWorld.start(1, { ownViews: false });
    const aiko = await world.started('aiko', { chatAgenda: true });
    await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC' });
    await aiko.until(() => aiko.shared.agenda === 'posted');
    expect(world.connector.messages(chat).get('message-1')?.card?.refresh).toBeUndefined();
    expect(JSON.stringify(await refresh('aiko', aiko.shared.openedAt))).not.toMatch(/CANARY|aiko/);
  });

  test('says that a session is over, whatever else the card’s data claims', async () => {
    const { aiko } = await discussing();
    const { openedAt } = aiko.shared;
    for (const data of [{ openedAt: openedAt - 1 }, { openedAt: openedAt + 1, meeting: 'test:standup' }]) {
      const card = JSON.stringify(await world.presses('aiko', 'agenda', data, 'old-message'));
      expect(card).toContain('from an earlier session');
      expect(card).not.toContain('CANARY');
    }
    await aiko.clears(world.clock);
    expect(JSON.stringify(await refresh('aiko', openedAt))).toContain('Cleared. Mini-M keeps nothing');
  });
});

describe('the language', () => {
  test('of the message is the group’s; of a person’s view, their client’s', async () => {
    const aiko = await world.started('aiko', { language: 'ja' });
    await aiko.until(() => aiko.shared.agenda === 'posted');
    const { openedAt } = aiko.shared;
    expect(world.connector.shown(chat)).toContain('ここで話したことは、ここだけに。');
    for (const [locale, words] of [
      ['de-AT', 'Themen sammeln'],
      ['ar-EG', 'جمع المواضيع'],
      ['en-GB', 'adding topics'],
      ['fr-FR', 'テーマを集めています'],
    ] as const) {
      world.locales.set('aiko', locale);
      expect(JSON.stringify(await refresh('aiko', openedAt))).toContain(words);
    }
    world.locales.set('aiko', 'de-AT');
    expect(await world.reply(() => world.says('aiko', 'help'))).toContain('Erwähne mich');
    expect(JSON.stringify(await world.presses('aiko', 'agenda', { openedAt: 1 }))).toContain('einer früheren Sitzung');
    await aiko.clears(world.clock);
    await world.connector.until(() => world.connector.shown(chat).includes('消去しました。'));
  });
});

describe('commands in the chat', () => {
  test('help, open and agenda work, and everything else gets a friendly answer', async () => {
    expect(await world.reply(() => world.says('aiko', '<at>Mini-M</at> help'))).toContain('Mention me');
    expect(await world.reply(() => world.says('aiko', 'OPEN!'))).toContain('teams.microsoft.com/l/entity/app/mini-m');
    expect(await world.reply(() => world.says('aiko', 'agenda'))).toContain('No Mini-M is running');
    const friendly = await world.reply(() => world.says('aiko', 'please quote CANARY-TOPIC'));
    expect(friendly).toContain('I know four words');
    expect(friendly).not.toContain('CANARY');
    await discussing();
    const agenda = await world.reply(() => world.says('tomas', 'agenda'));
    expect(agenda).toContain('Everyone adds topics');
    expect(agenda).not.toContain('refresh');
  });

  test('clear is only for the facilitator, asks for confirmation, and begins the last call for everyone', async () => {
    const { aiko, tomas } = await discussing();
    expect(await world.reply(() => world.says('tomas', 'clear'))).toContain('Only the facilitator');
    expect(await world.reply(() => world.says('aiko', 'clear'))).toContain('Clear this session?');
    const asked = [...world.connector.messages(chat).keys()].at(-1);
    const { openedAt } = aiko.shared;
    expect(await world.presses('tomas', 'clear', { openedAt }, asked)).toContain('Only the facilitator');
    expect(tomas.cleared).toBe(false);
    // Everyone sees the question in the chat, so clients refresh it before and after.
    const question = async (name: string) => JSON.stringify(await world.presses(name, 'confirm', { openedAt }, asked));
    expect(await question('aiko')).toContain('Clear this session?');
    expect(await question('tomas')).toContain('Only the facilitator');
    expect(JSON.stringify(await world.presses('aiko', 'clear', { openedAt }, asked))).toContain('Last call');
    await tomas.until(() => tomas.shared.lastCall !== undefined);
    for (const name of ['aiko', 'tomas']) expect(await question(name)).toContain('Last call');
    world.clock.skip(limits.lastCall);
    await tomas.until(() => tomas.cleared);
    for (const name of ['aiko', 'tomas']) expect(await question(name)).toContain('Cleared.');
  });
});

describe('what the host reports', () => {
  test('the meeting’s end starts the two-minute countdown; a new start stops it', async () => {
    const aiko = await world.started();
    await world.happens('meetingEnd', { EndTime: '2030-01-01T00:00:00Z' });
    await aiko.until(() => aiko.shared.endsAt !== undefined);
    await world.happens('meetingStart');
    await aiko.until(() => aiko.shared.endsAt === undefined);
    await world.happens('meetingEnd');
    await aiko.until(() => aiko.shared.endsAt !== undefined);
    world.clock.skip(120_000);
    await aiko.until(() => aiko.cleared);
  });

  test.each([
    [{ members: [{ user: { aadObjectId: 'key-of-tomas' } }] }],
    [{ Members: [{ User: { AadObjectId: 'KEY-OF-TOMAS' } }] }],
  ])('asks the host about someone who is reported to have left: %o', async (value) => {
    const aiko = await world.started();
    const tomas = await world.join('tomas');
    await world.happens('meetingParticipantsLeave', value);
    await tomas.command({ type: 'acknowledge-rule' });
    expect(tomas.closedWith).toBeUndefined();
    world.attendance.set('key-of-tomas', 'out');
    await world.happens('meetingParticipantsLeave', value);
    await tomas.until(() => tomas.closedWith !== undefined);
    expect(aiko.closedWith).toBeUndefined();
  });

  test('asks only about reported people who are in the session', async () => {
    const members = ['aiko', 'tomas', ...Array.from({ length: 200 }, (_, i) => `guest-${i}`)].map((name) => ({
      user: { aadObjectId: `key-of-${name}` },
    }));
    await world.happens('meetingParticipantsLeave', { members });
    expect(world.asked).toBe(0);
    const aiko = await world.started();
    await world.join('lena');
    await aiko.until(() => Object.keys(aiko.shared.people).length === 2);
    await world.happens('meetingParticipantsLeave', { members });
    expect(world.asked).toBe(1);
  });

  test('unknown activities change nothing', async () => {
    for (const body of [{}, { type: 'message' }, { type: 1, conversation: {} }, []]) {
      expect((await world.post(body)).status).toBe(400);
    }
    await world.happens('somethingNew', { deep: [null] });
    await world.happens('meetingParticipantsLeave', null);
    expect(world.connector.requests).toEqual([]);
  });
});

describe('a dialog for the facilitator', () => {
  test('comes for a check-in only while they have no open window, and holds no content', async () => {
    const { aiko, tomas } = await discussing();
    world.clock.skip(300_000);
    await tomas.until(() => 'checkIn' in tomas.shared.phase);
    expect(world.connector.dialogs).toEqual([]);
    await aiko.close();
    await tomas.until(() => tomas.facilitator?.awaySince !== undefined);
    await world.connector.until(() => world.connector.dialogs.length > 0);
    world.clock.skip(60_000);
    const [dialog] = world.connector.dialogs;
    expect(JSON.stringify(dialog)).toContain('https://mini-m.example/prompt/check-in?language=en');
    expect(JSON.stringify(dialog)).toContain('29:key-of-aiko');
    expect(JSON.stringify(dialog)).not.toContain('CANARY');
    expect(world.connector.dialogs).toHaveLength(1);
  });

  test('leads to a page that holds no content, and opens the panel of the meeting', async () => {
    const page = (about: string) => fetch(new URL(`/prompt/${about}`, world.apps[0]?.url.replace('ws', 'http')));
    expect(await (await page('check-in')).text()).toContain('Time’s up for this topic');
    expect(await (await page('takeaways?language=ar')).text()).toMatch(/lang="ar" dir="rtl"[\s\S]*الخلاصات/);
    expect((await page('takeaways?language=%3Cscript%3E')).status).toBe(200);
    const link = async (chat: string) =>
      /href="([^"]*)"/.exec(await (await page(`check-in?chat=${encodeURIComponent(chat)}`)).text())?.[1];
    expect(await link('19:meeting_abc@thread.v2')).toMatch(
      /^https:\/\/teams\.microsoft\.com\/l\/entity\/[^"]*19%3Ameeting_abc%40thread\.v2[^"]*openInMeeting=true$/,
    );
    for (const foreign of ['', '"><script>', 'https://evil.example', `19:${'x'.repeat(201)}`])
      expect(await link(foreign)).toBeUndefined();
    for (const none of ['other', 'constructor']) expect((await page(none)).status).toBe(404);
  });
});

describe('a badge on the tab’s icon', () => {
  test('comes if the meeting waits for a facilitator without a window: only to them, and without content', async () => {
    const { aiko, tomas } = await discussing();
    await aiko.command({ type: 'change-settings', settings: { popUps: false } });
    await aiko.close();
    await tomas.until(() => tomas.facilitator?.awaySince !== undefined);
    world.clock.skip(290_000);
    expect(world.connector.dialogs).toEqual([]);
    world.clock.skip(20_000);
    await world.connector.until(() => world.connector.dialogs.length > 0);
    world.clock.skip(300_000);
    expect(world.connector.dialogs).toEqual([
      {
        type: 'targetedMeetingNotification',
        value: { recipients: ['29:key-of-aiko'], surfaces: [{ surface: 'meetingTabIcon', tabEntityId: 'mini-m' }] },
      },
    ]);
  });

  test('is on the tab in the manifest', async () => {
    const { staticTabs } = JSON.parse(
      await readFile(new URL('../../appPackage/manifest.json', import.meta.url), 'utf8'),
    );
    expect(staticTabs[0]).toMatchObject({ entityId: 'mini-m', scopes: ['groupChat'] });
  });
});
