import { readFile } from 'node:fs/promises';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Plugin } from 'vite';
import { serverWords } from '../words/serverWords.ts';

/**
 * Matches the English words that the panel's first list does without, by key prefix. Where a later part has a few words
 * that are needed early, the pattern excludes those.
 */
export const laterWords = new RegExp(
  [
    '^(agenda|checkIn|clear|closeVoting|compare|consult|discuss|end|ended|first|frame|introduce|keys|large|lastCall|lock|names|noMeeting|notes|people)[.]',
    '^(recorded|reveal|river|role|rule|sentences|settings|setup|signIn|stage|start|starter|takeaways|time|vote|worth|wrapUp)[.]|^say$|^say[.]',
    // Of what the rules refuse, the first list can meet these.
    `^refusal[.](?!(?:${[
      'rule-not-acknowledged|recording-seen|moved-on|wrong-phase|text-empty|text-too-long|unknown-topic|not-your-topic',
      'topic-discussed|topics-stay|topics-used|too-many-topics|topic-id-taken|too-late-for-topics|not-locked|key-changed',
      'no-session|cleared|expired|too-old',
    ].join('|')})$)`,
    '^(cleared[.](?!text$)|denied[.](?!again|reload$)|gather[.](merge|to|unmerge)|session[.](?!actions$|console$))',
  ].join('|'),
);

/**
 * Parses ICU messages at build time, so that browsers need neither the time nor the parser. A message without
 * placeholders stays a string. Not `@formatjs/unplugin`: it compiles messages written in source code, not catalogues in
 * JSON.
 */
export function compiledCatalogues(): Plugin {
  return {
    name: 'compiled-catalogues',
    enforce: 'pre',
    config: () => ({
      resolve: { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
    }),
    transform: {
      filter: { id: /\/words\/(\w+\.json|later\.ts|serverWords\.ts)$/ },
      async handler(code, id) {
        if (id.endsWith('/later.ts')) {
          const english = JSON.parse(await readFile(id.replace('later.ts', 'en.json'), 'utf8'));
          const call = `addEnglish(${messages({ ...english, ...serverWords }, (key) => laterWords.test(key))})`;
          return { code: `import { addEnglish } from './words.ts';\n${call}`, moduleType: 'js', map: null };
        }
        // The other pages are a single script each.
        const split = ['client', 'meet'].includes(this.environment.name);
        const isEarly = (key: string) => !split || !laterWords.test(key);
        if (id.endsWith('/serverWords.ts'))
          return { code: `export const serverWords = ${messages(serverWords, isEarly)}`, moduleType: 'js', map: null };
        const kept = messages(JSON.parse(code), id.endsWith('/tab/words/en.json') ? isEarly : () => true);
        return { code: `export default ${kept}`, moduleType: 'js', map: null };
      },
    },
  };
}

/** A catalogue's messages, compiled, as the source of an object. */
function messages(catalogue: Readonly<Record<string, string>>, wanted: (key: string) => boolean): string {
  const compiled = Object.entries(catalogue)
    .filter(([key]) => wanted(key))
    .map(([key, message]) => [
      key,
      message.includes('{') ? new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() : message,
    ]);
  return JSON.stringify(Object.fromEntries(compiled));
}
