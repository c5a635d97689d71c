import type { Trouble } from '#session/protocol.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { sentences } from '#session/sentences.ts';
import { troubleSentences } from '#session/troubleSentences.ts';

/** What the server says in English, as words: `{max}` is a number in the reader's digits. */
export const serverWords = Object.fromEntries([
  ...Object.entries(sentences).map(([code, sentence]) => [
    `refusal.${code}`,
    sentence.replace('{max}', '{max, number}'),
  ]),
  ...Object.entries(troubleSentences).map(([trouble, sentence]) => [`trouble.${trouble}`, sentence]),
]) as Readonly<Record<`refusal.${RefusalCode}` | `trouble.${Trouble}`, string>>;
