import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import * as fluent from '@fluentui/react-components';
import { resolveStyleRulesForSlots } from '@griffel/core';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, parseSync } from 'vite';
import { compiledCatalogues } from './build/compiledCatalogues.ts';
import { compiledShapes } from './build/compiledShapes.ts';

/** What later parts, stage and chat tab have in common. */
const later = {
  name: 'later',
  test: /\/tab\/(words\/later|ui\/Calm|discuss\/TimeRing|stage\/(controls|KeyList|useKeys))\.tsx?$/,
};

/**
 * The pages: the tab in Teams and in Meet, the Organizer, the rehearsal meeting around it (`index.html`), where Google leads
 * its window back to, and what the app package says of itself. Each but the last is built by itself, so that the tab in
 * Teams loads nothing for the sake of any other.
 */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^.*\/node_modules\/debug\/src\/browser\.js$/,
        replacement: fileURLToPath(new URL('entry/silent.ts', import.meta.url)),
      },
    ],
  },
  plugins: [
    react(),
    meetPage(),
    compiledCatalogues(),
    compiledShapes(),
    compiledThemes(),
    compiledStyles(),
    plainImports(),
    drawnSoon(),
    precompressed(),
  ],
  build: {
    outDir: '../dist',
    modulePreload: false,
    // In kB; what the panel may load is a test. The Organizer is a page of its own.
    chunkSizeWarningLimit: 700,
    // Of a schema that nobody reads any more (see `compiledShapes`) nothing stays.
    rolldownOptions: {
      treeshake: { manualPureFunctions: ['z'] },
      // Words that several parts share are asked for together with each, see `plainImports`.
      checks: { ineffectiveDynamicImport: false },
    },
  },
  builder: {},
  environments: {
    client: {
      build: {
        emptyOutDir: true,
        rolldownOptions: {
          input: { tab: 'tab/tab.html', about: 'tab/about.html' },
          // One script that begins and one that draws, each with all that it needs: more of them would compress worse.
          output: {
            codeSplitting: {
              groups: [
                { name: 'tab', test: /\/tab\/entry\/main\.ts$/, priority: 2 },
                { name: 'draw', test: /\/tab\/entry\/draw\.tsx$/, priority: 1 },
                later,
              ],
            },
          },
        },
      },
    },
    meet: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        rolldownOptions: {
          input: { meet: 'tab/meet.html' },
          output: {
            codeSplitting: {
              groups: [
                { name: 'meet', test: /\/tab\/meet\/main\.ts$/, priority: 2 },
                { name: 'draw', test: /\/tab\/meet\/draw\.tsx$/, priority: 1 },
                later,
              ],
            },
          },
        },
      },
    },
    signedIn: {
      consumer: 'client',
      build: { emptyOutDir: false, rolldownOptions: { input: { 'signed-in': 'tab/signed-in.html' } } },
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

/** Meet's page is Teams' with another script: there is one file of both. */
function meetPage(): Plugin {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  return {
    name: 'meet-page',
    apply: 'build',
    resolveId: { filter: { id: /\/meet\.html$/ }, handler: () => path('meet.html') },
    load: {
      filter: { id: /\/tab\/meet\.html$/ },
      handler: async () => (await readFile(path('tab.html'), 'utf8')).replace('./entry/main.ts', './meet/main.ts'),
    },
  };
}

/** Writes Fluent's themes down as the values that they come to: no browser has to compute them, nor load what does. */
function compiledThemes(): Plugin {
  return {
    name: 'compiled-themes',
    apply: 'build',
    transform: {
      filter: { id: /\/tab\/ui\/themes\/\w+Theme\.ts$/ },
      handler(code) {
        const [, name] = /export \{ (\w+) as default \}/.exec(code) ?? [];
        // biome-ignore lint/performance/noDynamicNamespaceImportAccess: nothing of this is in a bundle
        const theme = fluent[name as 'teamsLightTheme'];
        return { code: `export default ${JSON.stringify(theme)}`, moduleType: 'js', map: null };
      },
    },
  };
}

/**
 * Leaves `import()` as it is written. Vite's own helper around it preloads what a part imports, 700 bytes of brotli that each
 * panel would load first; where a part needs another one, whoever fetches it asks for both.
 */
function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    apply: 'build',
    enforce: 'pre',
    resolveId: { filter: { id: /vite\/preload-helper/ }, handler: () => '\0plain-imports' },
    load: { filter: { id: /plain-imports$/ }, handler: () => 'export const __vitePreload = (load) => load();' },
  };
}

/** Has the page fetch what draws together with what begins, which will ask for it a little later. */
function drawnSoon(): Plugin {
  return {
    name: 'drawn-soon',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, path }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const draw = chunks.find(({ name }) => name === 'draw');
        if (!/\/(tab|meet)\.html$/.test(path) || !draw) return;
        const files = [draw.fileName, ...draw.imports].filter((name) => !/\/(tab|meet)-/.test(name));
        return files.map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        }));
      },
    },
  };
}

/** Leaves a `.br` beside each script: compressed once, and better than a server would for every answer. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const scripts = Object.values(bundle).filter((file) => file.type === 'chunk');
      // Side by side, on as many cores as there are.
      await Promise.all(
        scripts.map(async ({ fileName, code }) =>
          writeFile(`${dir}/${fileName}.br`, await promisify(brotliCompress)(code)),
        ),
      );
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
        const code = original.replace(/(?<![\w./])tokens\.(\w+)/g, (all, name: keyof typeof fluent.tokens) =>
          name in fluent.tokens ? `"${fluent.tokens[name]}"` : all,
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
