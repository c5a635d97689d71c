import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { tokens } from '@fluentui/react-components';
import { createBuilder, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { laterWords } from '../../tab/build/compiledCatalogues.ts';
import en from '../../tab/words/en.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
/** How much the panel may load before its first list, in bytes of Brotli. */
const budget = 120_000;
/** An English panel in Teams' default theme needs none of these. */
const elsewhere = [
  '/tab/stage/',
  '/tab/rehearsal/',
  '/tab/meet/',
  '/@googleworkspace/',
  '/tab/setup/ChatTab',
  '/tab/discuss/',
  '/tab/vote/',
  '/@fluentui/react-icons/lib/sizedIcons',
  '/tab/panel/StartScreen',
  '/tab/panel/SettingsFields',
  '/words/de.json',
  '/words/ja.json',
  '/words/ar.json',
  'icu-messageformat-parser/index.js',
  '/stylis/',
  '/zod/',
  'teamsDark',
  'highContrast',
];

/** `tab.html`. */
let page: string;
/** The scripts that it names: the startup script, and what it preloads. */
let named: string[];
/** Everything loaded before anything is drawn: those scripts and their imports. */
let first: Rolldown.OutputChunk[];
/** Every chunk of the tab, whenever it is loaded. */
let all: Rolldown.OutputChunk[];

beforeAll(async () => {
  const environment = process.env.NODE_ENV;
  // Vitest's own value would make it a development build.
  process.env.NODE_ENV = 'production';
  const builder = await createBuilder({
    root: `${root}tab`,
    configFile: `${root}tab/vite.config.ts`,
    logLevel: 'error',
    build: { write: false },
  });
  const client = builder.environments.client;
  if (!client) throw new Error('the tab has no build');
  const { output } = (await builder.build(client)) as Rolldown.RolldownOutput;
  process.env.NODE_ENV = environment;
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
  all = [...chunks.values()];
  const built = output.find((file) => file.fileName.endsWith('tab.html'));
  page = String(built?.type === 'asset' && built.source);
  named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name]) => name ?? '');
  const loaded = new Set(named.map((name) => chunks.get(name)));
  for (const chunk of loaded) for (const name of chunk?.imports ?? []) loaded.add(chunks.get(name));
  first = [...loaded].filter((chunk) => chunk !== undefined);
  expect(output.filter((file) => file.fileName.endsWith('.css'))).toEqual([]);
}, 120_000);

describe('what the panel loads before its first list', () => {
  it('stays within the budget', () => {
    const sizes = first.map(({ fileName, code }) => ({
      fileName,
      bytes: code.length,
      brotli: brotliCompressSync(code).length,
    }));
    const total = sizes.reduce((sum, { brotli }) => sum + brotli, 0);
    // biome-ignore lint/suspicious/noConsole: the table is the point of running this
    console.table([...sizes, { fileName: 'all', brotli: total }]);
    expect(total).toBeLessThanOrEqual(budget);
  });

  it('starts with a page that states the hash of every script, and stays small', () => {
    for (const { fileName } of all) expect(page).toContain(`"/${fileName}":"sha256-`);
    expect(brotliCompressSync(page).length).toBeLessThan(1_650);
  });

  it('is all named by the page, so that no script waits for another', () => {
    expect(first.map(({ fileName }) => fileName).sort()).toEqual(named.toSorted());
    expect(first.map(({ name }) => name)).toContain('draw');
  });

  it('starts with a small script without React', () => {
    const begins = first.find(({ name }) => name === 'tab');
    expect(Object.keys(begins?.modules ?? {}).filter((id) => /react|fluentui/.test(id))).toEqual([]);
    expect(brotliCompressSync(begins?.code ?? '').length).toBeLessThan(30_000);
  });

  it('has the words it uses', () => {
    const later = Object.keys(en).filter((key) => laterWords.test(key));
    const missing = modules().flatMap((id) => {
      if (!/\/tab\/.*\.tsx?$/.test(id)) return [];
      const source = readFileSync(id, 'utf8');
      const said = [...source.matchAll(/['`]([a-zA-Z]+\.[\w.-]*)(['`$])/g)];
      return said.flatMap(([, word = '', end]) =>
        // Prompts for later phases come with those phases.
        later.filter((key) => !key.startsWith('say.') && (end === '$' ? key.startsWith(word) : key === word)),
      );
    });
    expect(missing).toEqual([]);
    expect(later.length).toBeGreaterThan(100);
  });

  it('has nothing that only others need: later phases, the stage, other languages and themes, the rehearsal', () => {
    expect(modules().filter((id) => elsewhere.some((part) => id.includes(part)))).toEqual([]);
  });
});

it('has every token of its themes that a style uses', () => {
  const names = new Set(Object.keys(tokens));
  const used = new Set(
    all.flatMap(({ code }) =>
      [...code.matchAll(/--(\w+)/g)].flatMap(([, name = '']) => (names.has(name) ? [name] : [])),
    ),
  );
  expect(used.size).toBeGreaterThan(50);
  const compiled = all.flatMap(({ modules }) =>
    Object.entries(modules).filter(([id]) => /\/ui\/themes\/\w+Theme\.ts$/.test(id)),
  );
  expect(compiled.length).toBe(3);
  for (const [id, { code }] of compiled)
    expect([id, [...used].filter((name) => !new RegExp(`\\b${name}\\b`).test(code ?? ''))]).toEqual([id, []]);
});

it('loads what the rules refuse, but nothing of what follows from a command', () => {
  const rendered = all.flatMap((chunk) => Object.entries(chunk.modules));
  const rules = rendered.flatMap(([id, { code }]) => {
    const [, file] = /\/server\/session\/(\S+)\.ts$/.exec(id) ?? [];
    return file && code ? [{ file, code: code.replaceAll(/^\/\/.*$/gm, '') }] : [];
  });
  const files = rules.map(({ file }) => file);
  expect(files).toEqual(expect.arrayContaining(['rules/refusals', 'rules/vote', 'rules/gather', 'rules/clear']));
  const onServer = [
    'decide',
    'viewFor',
    ...['agenda', 'changes', 'effects', 'presence', 'time'].map((f) => `rules/${f}`),
  ];
  expect(files.filter((file) => onServer.includes(file))).toEqual([]);
  // Effects take a session; refusals take a view, and never name one.
  const chapters = rules.filter(({ file }) => file.startsWith('rules/'));
  expect(chapters.filter(({ code }) => /(?<!-)\bsession\b|Effects/.test(code)).map(({ file }) => file)).toEqual([]);
}, 60_000);

function modules(): string[] {
  return first.flatMap((chunk) =>
    Object.entries(chunk.modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id),
  );
}
