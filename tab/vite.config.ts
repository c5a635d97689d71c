import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { tokens } from '@fluentui/react-components';
import { resolveStyleRulesForSlots } from '@griffel/core';
import react from '@vitejs/plugin-react';
import { IntlMessageFormat } from 'intl-messageformat';
import { defineConfig, type Plugin, parseSync } from 'vite';
import { compiledShapes } from './compiledShapes.ts';

/**
 * Four pages: the real tab, the Organizer, the rehearsal meeting around it (`index.html`), and what the app package says of
 * itself. Organizer and rehearsal are built by themselves, so that the tab loads nothing for its sake.
 */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^.*\/node_modules\/debug\/src\/browser\.js$/,
        replacement: fileURLToPath(new URL('silent.ts', import.meta.url)),
      },
    ],
  },
  plugins: [react(), compiledCatalogues(), compiledShapes(), compiledStyles(), precompressed()],
  build: {
    outDir: '../dist',
    // The browsers that Teams and Meet run in preload by themselves.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    // Of a schema that nobody reads any more (see `compiledShapes`) nothing stays.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
  },
  builder: {},
  environments: {
    client: {
      build: { emptyOutDir: true, rolldownOptions: { input: { tab: 'tab/tab.html', about: 'tab/about.html' } } },
    },
    organizer: {
      consumer: 'client',
      build: { emptyOutDir: false, rolldownOptions: { input: { organizer: 'tab/organizer.html' } } },
    },
    rehearsal: {
      consumer: 'client',
      build: { emptyOutDir: false, rolldownOptions: { input: { rehearsal: 'tab/index.html' } } },
    },
  },
});

/**
 * Parses the catalogues' ICU messages here, so that no browser has to, nor has to load the parser. A sentence with
 * nothing to fill in stays a string.
 */
function compiledCatalogues(): Plugin {
  const compiled = (message: string) =>
    message.includes('{') ? new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() : message;
  return {
    name: 'compiled-catalogues',
    enforce: 'pre',
    config: () => ({
      resolve: { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
    }),
    transform: {
      filter: { id: /\/words\/\w+\.json$/ },
      handler(code) {
        const messages = Object.entries<string>(JSON.parse(code)).map(([key, message]) => [key, compiled(message)]);
        return { code: `export default ${JSON.stringify(Object.fromEntries(messages))}`, moduleType: 'js', map: null };
      },
    },
  };
}

/** Leaves a `.br` beside each script: compressed once, and better than a server would for every answer. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') writeFileSync(`${dir}/${file.fileName}.br`, brotliCompressSync(file.code));
    },
  };
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** `name = value`, as it stands in a file. */
interface Constant {
  name: string;
  text: string;
  value: Node;
}

/**
 * Turns our `makeStyles` into rules when the tab is built, in which form Fluent's own components come: no browser has to,
 * nor has to load what does it, nor the names of all tokens. Styles may speak of `tokens`, and of plain constants above
 * them or in a file imported.
 */
function compiledStyles(): Plugin {
  return {
    name: 'compiled-styles',
    apply: 'build',
    // After TypeScript is gone.
    enforce: 'post',
    transform: {
      filter: { id: /\/tab\/.*\.tsx?$|\/@fluentui\/.*\.styles\.js$/, code: /\bmakeStyles\(|\btokens\./ },
      async handler(original, id) {
        const code = original.replace(/(?<![\w./])tokens\.(\w+)/g, (all, name: keyof typeof tokens) =>
          name in tokens ? `"${tokens[name]}"` : all,
        );
        if (!code.includes('makeStyles(')) return { code, map: null };
        const { body } = programOf(id, code);
        const constants = constantsOf(body, code);
        const known = [...(await importedBy(body, id)), ...constants].filter(({ value }) => isPlain(value));
        let compiled = code;
        // From the end on, so that what stands before stays where it is.
        for (const { value } of constants.toReversed()) {
          if (value.type !== 'CallExpression' || (value.callee as Node).name !== 'makeStyles') continue;
          const [styles] = value.arguments as [Node];
          const rules = resolveStyleRulesForSlots(evaluated(code.slice(styles.start, styles.end), known));
          const call = `/* @__PURE__ */ __styles(${rules.map((part) => JSON.stringify(part)).join(', ')})`;
          compiled = compiled.slice(0, value.start) + call + compiled.slice(value.end);
        }
        return { code: `import { __styles } from '@fluentui/react-components';\n${compiled}`, map: null };
      },
    },
  };
}

function programOf(name: string, code: string): { body: Node[] } {
  // What comes here is JavaScript already, whatever its name; what it imports is not.
  return parseSync(name, code, { lang: 'tsx' }).program as unknown as { body: Node[] };
}

function constantsOf(body: readonly Node[], code: string): Constant[] {
  return body
    .map((statement) =>
      statement.type === 'ExportNamedDeclaration' ? (statement.declaration as Node | null) : statement,
    )
    .filter((statement) => statement?.type === 'VariableDeclaration')
    .flatMap((statement) => statement?.declarations as Node[])
    .filter(({ init }) => init !== null)
    .map((one) => ({
      name: String((one.id as Node).name),
      text: code.slice(one.start, one.end),
      value: one.init as Node,
    }));
}

async function importedBy(body: readonly Node[], id: string): Promise<Constant[]> {
  const files = body
    .filter(({ type }) => type === 'ImportDeclaration')
    .map(({ source }) => String((source as Node).value))
    .filter((source) => /^\..*\.tsx?$/.test(source))
    .map((source) => resolve(dirname(id), source));
  const constants = await Promise.all(
    files.map(async (file) => {
      const code = await readFile(file, 'utf8');
      return constantsOf(programOf(file, code).body, code);
    }),
  );
  // Those of other files have types that mean nothing here: of them, only a literal is taken.
  return constants.flat().filter(({ value }) => value.type === 'Literal');
}

function isPlain({ type }: Node): boolean {
  return ['Literal', 'TemplateLiteral', 'ObjectExpression', 'BinaryExpression'].includes(type);
}

function evaluated(styles: string, known: readonly Constant[]) {
  const needed = known.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(styles));
  return new Function([...needed.map(({ text }) => `const ${text};`), `return (${styles});`].join('\n'))();
}
