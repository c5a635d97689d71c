import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import build from '../support/build.ts';
import { FakeServiceKeys, serviceClaims } from '../support/fakeServiceKeys.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { botId, productionSettings, TeamsWorld } from '../support/teamsWorld.ts';

/** The lines that aren't JSON. */
const plain = (said: string) => said.split('\n').filter((line) => line && !line.startsWith('{'));
const json = (said: string): Record<string, unknown>[] =>
  said
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

describe('the bot’s library', () => {
  let world: TeamsWorld;
  let keys: FakeServiceKeys;
  let server: ServerProcess;
  beforeAll(async () => {
    if (!existsSync(new URL('../../dist/tab.html', import.meta.url))) await build();
    world = await TeamsWorld.start();
    keys = new FakeServiceKeys(world.authority);
    // The server accepts tokens of these keys, but the library considers them endorsed for another channel and prints the keys.
    keys.endorsements = ['webchat'];
    await keys.up();
    server = await startServer({
      ...productionSettings(world),
      BOT_OPENID_METADATA: keys.openIdMetadata,
      LOG_LEVEL: 'trace',
    });
  }, 60_000);
  afterAll(async () => {
    await server?.stop('SIGKILL');
    await Promise.all([world?.stop(), keys?.down()]);
  });

  it('never sees a token that is wrong, and nothing prints what is wrong with it', async () => {
    const claims = (changed = {}) => serviceClaims(botId, 'https://canary.example', changed);
    const ended = await world.authority.sign(claims({ exp: 1_000_000_000 }));
    const forged = await world.authority.sign(claims(), await newSigningKey('key-1'));
    const genuine = await world.authority.sign(claims());
    const activity = {
      type: 'message',
      text: 'canary',
      channelId: 'msteams',
      serviceUrl: 'https://canary.example',
      conversation: { id: 'canary', tenantId: 'canary' },
      from: { id: '29:canary', aadObjectId: 'canary' },
      recipient: { id: '28:canary' },
    };
    for (const token of [ended, forged, genuine, genuine]) {
      const answer = await fetch(`${server.address}/api/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(activity),
      });
      expect(answer.status).toBe(401);
    }
    const printed = json(server.said()).filter(({ msg }) => msg === 'a library printed something');
    expect(printed).toEqual([]);
    expect(plain(server.said())).toEqual([expect.stringMatching(/^Mini-M for /)]);
    expect(server.said()).not.toMatch(/canary|expired|jwt|available keys/i);
  });
});

/** Runs a process that catches stray output and then executes this code. */
async function does(code: string): Promise<{ code: number | null; said: string }> {
  const file = new URL('../../server/kit/strayOutput.ts', import.meta.url).href;
  const script = `
    const { catchStrayOutput } = await import('${file}');
    const line = (level) => (what, msg) => require('node:fs').writeSync(1, JSON.stringify({ level, msg, ...what }) + '\\n');
    const own = catchStrayOutput(() => ({ warn: line(40), error: line(50), fatal: line(60) }));
    ${code}`;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');${script}`,
    ],
    { env: { PATH: process.env.PATH } },
  );
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (said += data));
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code: exit, said };
}

describe.concurrent('a process that catches stray output', () => {
  const printed = { level: 40, msg: 'a library printed something' };
  it.each([
    [
      'the console',
      `console.log('canary'); console.error(new Error('canary')); console.table([{ canary: 1 }]); console.assert(false, 'canary');`,
      [printed, printed, printed, printed],
    ],
    [
      'a standard stream',
      `process.stdout.write('canary\\n'); await new Promise((done) => process.stderr.write('canary', 'utf8', done));`,
      [printed, printed],
    ],
    [
      'a warning',
      `process.emitWarning('canary', { type: 'OddWarning', code: 'ODD1' }); await new Promise(setImmediate);`,
      [{ level: 40, msg: 'a warning', warning: 'OddWarning', code: 'ODD1' }],
    ],
    [
      'a rejected promise',
      `Promise.reject(new TypeError('canary')); await new Promise((done) => setTimeout(done, 20));`,
      [{ level: 50, msg: 'unhandled rejection', error: 'TypeError' }],
    ],
    [
      'a rejection that isn’t an error',
      `Promise.reject('canary'); await new Promise((done) => setTimeout(done, 20));`,
      [{ level: 50, msg: 'unhandled rejection', error: 'string' }],
    ],
  ])('%s becomes log lines that don’t quote it', async (_what, code, lines) => {
    const { code: exit, said } = await does(code);
    expect(json(said)).toMatchObject(lines);
    expect(plain(said)).toEqual([]);
    expect(said).not.toContain('canary');
    expect(exit).toBe(0);
  });

  it('ends with 1 on an uncaught error, and logs where it happened', async () => {
    const { code, said } = await does(`setTimeout(function canaryFree() { throw new RangeError('canary'); });`);
    expect(json(said)).toMatchObject([
      { level: 60, msg: 'uncaught exception', error: 'RangeError', stack: expect.stringContaining('canaryFree') },
    ]);
    expect(said.replaceAll('canaryFree', '')).not.toContain('canary');
    expect(code).toBe(1);
  });

  it('prints its own output unchanged', async () => {
    expect((await does(`own.out('hello\\n'); own.error('there\\n');`)).said).toBe('hello\nthere\n');
  });
});
