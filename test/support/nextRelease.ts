import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const decide = '/server/session/decide.ts';
const version = /rulesVersion = (\d+);/;
const present = Number(version.exec(readFileSync(new URL(`../..${decide}`, import.meta.url), 'utf8'))?.[1]);

/*
 * Loaded before a server (`--import`), this makes it the next release: the version of its rules is one higher, and under
 * those voting no longer closes automatically (V4).
 */
const changes: Record<string, [from: RegExp, to: string]> = {
  [decide]: [version, `rulesVersion = ${present + 1};`],
  '/server/session/rules/vote.ts': [/open && !byHand && /, 'false && '],
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const [, change] = Object.entries(changes).find(([file]) => url.endsWith(file)) ?? [];
    if (!change) return loaded;
    const source = Buffer.from((loaded.source ?? '') as Uint8Array).toString();
    if (!change[0].test(source)) throw new Error(`what the next release changes is not in ${url}`);
    return { ...loaded, source: source.replace(...change) };
  },
});
