import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { createBuilder, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes of brotli that the panel may load before its first list. */
const budget = 127_500;
/** Nothing of these is needed for an English panel in Teams' default theme. */
const elsewhere = [
  '/tab/stage/',
  '/tab/rehearsal/',
  '/tab/setup/ChatTab',
  '/words/de.json',
  '/words/ja.json',
  '/words/ar.json',
  'icu-messageformat-parser/index.js',
  '/stylis/',
  '/zod/',
  'teamsDark',
  'highContrast',
];

/** What `tab.html` loads before anything is drawn: its script, and all that this imports. */
let first: Rolldown.OutputChunk[];

beforeAll(async () => {
  const environment = process.env.NODE_ENV;
  // Vitest's own would make it a development build.
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
  const entry = [...chunks.values()].find((chunk) => chunk.isEntry && chunk.name === 'tab');
  if (!entry) throw new Error('the tab has no script');
  const loaded = new Set([entry]);
  for (const chunk of loaded) for (const name of chunk.imports) loaded.add(chunks.get(name) ?? entry);
  first = [...loaded];
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
    // biome-ignore lint/suspicious/noConsole: the table is what one runs this for.
    console.table([...sizes, { fileName: 'all', brotli: total }]);
    expect(total).toBeLessThanOrEqual(budget);
  });

  it('has nothing of what others need: the stage, other languages and themes, the rehearsal', () => {
    const modules = first.flatMap((chunk) =>
      Object.entries(chunk.modules)
        .filter(([, { renderedLength }]) => renderedLength > 0)
        .map(([id]) => id),
    );
    expect(modules.filter((id) => elsewhere.some((part) => id.includes(part)))).toEqual([]);
  });
});
