import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fluent from '@fluentui/react-components';
import { resolveStyleRulesForSlots } from '@griffel/core';
import { type Plugin, parseSync } from 'vite';

const fluentFolder = '../../node_modules/@fluentui';
/** What names tokens: the tab, and the parts of Fluent that it uses. */
const stylesIn = [
  '..',
  `${fluentFolder}/react-button/lib/components/Button`,
  `${fluentFolder}/react-icons/lib/utils`,
  `${fluentFolder}/react-provider/lib`,
  `${fluentFolder}/react-tabster/lib`,
].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/**
 * Replaces Fluent's themes by the values of the tokens in use, about 90 of 460: browsers neither load the others, 2.2 kB of the
 * first load, nor run the code that computes them. `size.test.ts` finds a token that is missing.
 */
export function compiledThemes(): Plugin {
  let used: Promise<ReadonlySet<string>> | undefined;
  return {
    name: 'compiled-themes',
    apply: 'build',
    transform: {
      filter: { id: /\/tab\/ui\/themes\/\w+Theme\.ts$/ },
      async handler(code) {
        const [, name] = /export \{ (\w+) as default \}/.exec(code) ?? [];
        // biome-ignore lint/performance/noDynamicNamespaceImportAccess: this runs at build time only
        const theme = fluent[name as 'teamsLightTheme'];
        used ??= usedTokens();
        const names = await used;
        const kept = Object.entries(theme).filter(([token]) => names.has(token));
        return { code: `export default ${JSON.stringify(Object.fromEntries(kept))}`, moduleType: 'js', map: null };
      },
    },
  };
}

/** The names of all tokens that styles use. */
async function usedTokens(): Promise<ReadonlySet<string>> {
  const folders = await Promise.all(
    stylesIn.map(async (folder) => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => /\.(tsx?|js)$/.test(name)).map((name) => join(folder, name));
    }),
  );
  const sources = await Promise.all(folders.flat().map((file) => readFile(file, 'utf8')));
  const found = sources.flatMap((source) =>
    [...source.matchAll(/(?:\btokens\.|--)(\w+)/g)].map(([, token = '']) => token),
  );
  return new Set(found);
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** A constant that styles use: its source text and its value. */
interface Constant {
  name: string;
  text: string;
  value: Node;
}

/**
 * Compiles `makeStyles` to CSS rules and `tokens` to their values, as Fluent's own components come: evaluating styles
 * in browsers would take 6.4 kB of the first load more (5.6 %). Styles may use `tokens`, and plain constants above them
 * or imported. Not `@griffel/vite-plugin`: it brings Babel and a hundred packages, fails on constants from TypeScript
 * files, and leaves Fluent's own tokens.
 */
export function compiledStyles(): Plugin {
  return {
    name: 'compiled-styles',
    apply: 'build',
    // After TypeScript is stripped.
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
        // From the end, so that earlier positions stay valid.
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
  // The transformed code is JavaScript, whatever its file is called; imported files are TypeScript.
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
  // Only literals, because TypeScript's types in other files can't be evaluated.
  return constants.flat().filter(({ value }) => value.type === 'Literal');
}

function isPlain({ type }: Node): boolean {
  return ['Literal', 'TemplateLiteral', 'ObjectExpression', 'BinaryExpression'].includes(type);
}

function evaluated(styles: string, known: readonly Constant[]) {
  const needed = known.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(styles));
  return new Function([...needed.map(({ text }) => `const ${text};`), `return (${styles});`].join('\n'))();
}
