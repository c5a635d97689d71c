import type { Translation } from './words.ts';

const translations: Readonly<Record<string, () => Promise<{ default: Translation }>>> = {
  ar: () => import('./ar.json'),
  de: () => import('./de.json'),
  ja: () => import('./ja.json'),
};
const fetched = new Map<string, Promise<Translation | undefined>>();

/** The words of the language that the host's locale names, fetched once; nothing for English, or where they cannot be had. */
export function fetchWords(tag: string): Promise<Translation | undefined> {
  const language = localeOf(tag)?.language ?? '';
  const known = fetched.get(language);
  if (known) return known;
  const fetching = (translations[language]?.() ?? Promise.resolve(undefined)).then(
    (came) => came?.default,
    () => undefined,
  );
  fetched.set(language, fetching);
  return fetching;
}

/** What the host says, as far as this browser knows the language. */
export function localeOf(tag: string): Intl.Locale | undefined {
  try {
    const [supported] = Intl.DateTimeFormat.supportedLocalesOf(tag);
    return supported === undefined ? undefined : new Intl.Locale(supported);
  } catch {
    // A host may say anything; what is not a language tag at all throws.
    return undefined;
  }
}
