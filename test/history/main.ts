import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { modes, type RunResult, run, tableOf, violationsIn } from './run.ts';
import { build, sabotages } from './sabotage.ts';

const usage = `npm run test:history -- [SEED …] [--commands N] [--mode NAME]
npm run test:history -- --sabotage [SEED …]
  SEED         repeats a run as far as real processes can be repeated; left out, a new one is made up and printed
  --commands   how many commands must be acknowledged; left out, 100000
  --minutes    ends a run after this long
  --meetings   how many meetings go on at once; left out, 8
  --mode       "mixed" or the name of one fault, again and again: ${modes.join('; ')}
  --product    the server/main.ts of another tree, to compare two versions
  --sabotage   checks the checker: it must notice each of these builds: ${sabotages.map(({ name }) => name).join('; ')}
`;
const mostStories = 10;
/** How long, in ms, a sabotaged build may run unnoticed. */
const noticedWithin = 180_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    commands: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '60' },
    meetings: { type: 'string', default: '8' },
    mode: { type: 'string', default: 'mixed' },
    product: { type: 'string' },
    sabotage: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n\n${usage}`);
  process.exit(2);
}

async function main(): Promise<boolean> {
  const seeds = positionals.map(Number);
  if (seeds.some((seed) => !Number.isSafeInteger(seed) || seed < 0)) fail('A seed is a whole number.');
  if (!modes.includes(values.mode)) fail(`There is no mode "${values.mode}".`);
  const commands = Number(values.commands);
  const minutes = Number(values.minutes);
  if (!(commands > 0) || !(minutes > 0)) fail('--commands and --minutes are numbers above 0.');
  if (!(Number(values.meetings) >= 1)) fail('--meetings is a number from 1.');
  if (seeds.length === 0) seeds.push(Math.floor(Math.random() * 1_000_000));
  return values.sabotage ? checkSabotages(seeds) : check(seeds, commands, minutes);
}

async function check(seeds: readonly number[], commands: number, minutes: number): Promise<boolean> {
  const results: RunResult[] = [];
  const meetings = Number(values.meetings);
  for (const seed of seeds) {
    say(`seed ${seed}, ${values.mode}`);
    const main = values.product === undefined ? {} : { main: resolve(values.product) };
    const options = { seed, mode: values.mode, commands, longestMs: minutes * 60_000, meetings, ...main };
    const result = await run(values.quiet ? options : { ...options, say });
    results.push(result);
    tell(result);
  }
  say(`\n${tableOf(results)}`);
  return results.every((result) => violationsIn(result) === 0);
}

function tell(result: RunResult): void {
  const { stories, seed, mode, notes, kinds, took } = result;
  const listed = (counts: ReadonlyMap<string, number>) => [...counts].map(([what, n]) => `${what}: ${n}`).join('; ');
  for (const story of stories.slice(0, mostStories)) say(`\n${story}`);
  if (stories.length > mostStories) say(`\n… and ${stories.length - mostStories} more`);
  if (stories.length > 0) say(`\nTo repeat it: npm run test:history -- ${seed} --mode "${mode}"`);
  say(`\nacknowledged: ${listed(kinds)}`);
  say(`noted: ${listed(notes)}`);
  say(`took: ${Math.round(took / 1_000)} s`);
}

async function checkSabotages(seeds: readonly number[]): Promise<boolean> {
  const [seed = 1] = seeds;
  let allNoticed = true;
  const results: RunResult[] = [];
  for (const sabotage of sabotages) {
    const { main, remove } = build(sabotage);
    try {
      const options = {
        seed,
        mode: sabotage.mode,
        main,
        stopsAt: sabotage.shows,
        longestMs: noticedWithin,
        meetings: 4,
      };
      const result = await run(values.quiet ? options : { ...options, say });
      results.push({ ...result, mode: `${sabotage.name} (${sabotage.mode})` });
      const isNoticed = sabotage.shows.some((which) => result.found[which] > 0);
      allNoticed &&= isNoticed;
      say(`${sabotage.name}: ${isNoticed ? `noticed\n${result.stories[0]}` : 'NOT NOTICED'}\n`);
    } finally {
      remove();
    }
  }
  say(tableOf(results));
  return allNoticed;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (values.help) say(usage);
else process.exit((await main()) ? 0 : 1);
