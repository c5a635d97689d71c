import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './redis.ts';

const cli = fileURLToPath(import.meta.resolve('@microsoft/m365agentsplayground/cli.js'));
const loopbackOnly = fileURLToPath(new URL('loopbackOnly.ts', import.meta.url));

export interface Playground {
  /** Its page, on this machine only. */
  url: string;
  /** Its Bot Connector. */
  connectorUrl: string;
  /** Connects it to the bot at `endpoint`; resolves when it's ready. */
  start(endpoint: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Microsoft's own bot client (`@microsoft/m365agentsplayground`), offline, with one group chat, `chat`, in which are Aiko, played by
 * the test, and five others. It has no meetings.
 */
export async function playground(chat: string): Promise<Playground> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  await writeFile(join(folder, '.m365agentsplayground.yml'), JSON.stringify(cast(chat)));
  let program: ReturnType<typeof spawn> | undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    connectorUrl: `http://127.0.0.1:${port}/_connector`,
    async start(endpoint) {
      const args = ['start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
      program = spawn(process.execPath, ['--import', loopbackOnly, cli, ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, TEAMSAPPTESTER_BROWSER: 'none' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const lines = createInterface({ input: program.stdout as NodeJS.ReadableStream });
      await new Promise<void>((ready, failed) => {
        lines.on('line', (line) => line.includes('Listening') && ready());
        program?.once('exit', (code) => failed(new Error(`the playground ended with ${code}`)));
      });
    },
    async stop() {
      if (program?.exitCode === null) {
        program.kill('SIGKILL');
        await once(program, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

/** The playground's configuration (YAML, of which JSON is a subset): it requires five others and a team. */
function cast(chat: string) {
  const person = (name: string) => ({
    id: `29:${name}`,
    name,
    userPrincipleName: `${name}@example.com`,
    aadObjectId: `key-of-${name}`,
    givenName: name,
    surname: name,
    email: `${name}@example.com`,
  });
  return {
    version: '0.1.1',
    tenantId: 'tenant',
    bot: { id: 'bot', name: 'Mini-M' },
    currentUser: person('aiko'),
    users: ['tomas', 'priya', 'lena', 'omar', 'yuki'].map(person),
    personalChat: { id: 'personal' },
    groupChat: { id: chat, name: 'Group of Aiko' },
    team: { id: 'team', name: 'Team', aadGroupId: 'group', channels: [{ id: 'channel', name: 'Channel' }] },
  };
}
