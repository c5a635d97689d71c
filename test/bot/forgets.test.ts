import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { decide } from '#session/decide.ts';
import { openSession } from '#session/rules/start.ts';
import type { Session } from '#session/session.ts';
import { AgendaKeeper } from '../../server/bot/agendaKeeper.ts';
import { ChatError } from '../../server/bot/bot.ts';
import { postedName } from '../../server/bot/posted.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const message = postedName({ meeting: 'meeting', message: 'message', language: 'en' });

/** A session whose card was posted by this process and is out of date. */
function shown(): Session {
  const opened = openSession({
    by: { key: 'ada', id: 'pAda', name: 'Ada' },
    at: 1,
    command: { type: 'start-session', settings: {}, recordingOff: true },
    limits: { maxAge: 3_600_000, unattended: 3_600_000 },
  });
  const claimed = decide(opened, { by: null, at: 1, command: { type: 'agenda-claimed', process: 'here' } });
  const posted = { type: 'agenda-posted' as const, process: 'here', activity: message, shown: 'another phase' };
  const { session } = decide(claimed.session, { by: null, at: 1, command: posted });
  if ('cleared' in session) throw new Error('nobody cleared it');
  return session;
}

it.each([
  ['while Teams refuses to take back its card', 0],
  ['while Teams asks to wait before editing its card', 1_800_000],
])('a cleared session isn’t kept in memory %s', async (_, retryAfter) => {
  const clock = manualClock(1);
  let edits = 0;
  const keeper = new AgendaKeeper({
    messenger: {
      post: async () => 'message',
      async edit() {
        edits += 1;
        throw new ChatError(retryAfter > 0 ? 'later' : 'refused', retryAfter);
      },
    },
    clock,
    process: 'here',
    chatOf: (meeting) => ({ tenant: 'tenant', meeting, conversation: 'chat' }),
    panelOf: () => 'https://panel.example',
    notes: { left: async () => message, tidied: async () => {} },
    trouble() {},
  });
  const held = (() => {
    const session = shown();
    keeper.changed('meeting', session, async () => {});
    return new WeakRef(session);
  })();
  await turn();
  const tidied = keeper.wiped('meeting', message);
  await turn();
  expect(edits).toBe(2);
  collectGarbage();
  expect(held.deref()).toBeUndefined();
  // It's still retrying.
  expect(await Promise.race([tidied.then(() => 'tidied'), turn('waits')])).toBe('waits');
  keeper.stop();
});
