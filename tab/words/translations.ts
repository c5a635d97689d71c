import type { IntlMessageFormat } from 'intl-messageformat';
import type { Trouble } from '#session/protocol.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { fetchOnce } from '../fetchOnce.ts';
import type en from './en.json';

/** An ICU message: its source or, in the built tab, its syntax tree (`build/compiledCatalogues.ts`). */
export type Message = ConstructorParameters<typeof IntlMessageFormat>[0];

/** Besides the tab's words, what the server says: English takes that from the rules (`serverWords.ts`). */
export type Translation = Readonly<
  Partial<Record<keyof typeof en | `refusal.${RefusalCode}` | `trouble.${Trouble}`, Message>>
>;

const translations = fetchOnce<string, Translation>({
  ar: () => import('./ar.json'),
  de: () => import('./de.json'),
  ja: () => import('./ja.json'),
});

/** The words for the host's locale; nothing for English, or if they can't be had. */
export function fetchWords(tag: string): Promise<Translation | undefined> {
  return translations(localeOf(tag)?.language ?? '');
}

/** The host's locale, if this browser knows the language. */
export function localeOf(tag: string): Intl.Locale | undefined {
  try {
    const [supported] = Intl.DateTimeFormat.supportedLocalesOf(tag);
    return supported === undefined ? undefined : new Intl.Locale(supported);
  } catch {
    // Hosts may pass anything, and an invalid language tag throws.
    return undefined;
  }
}
