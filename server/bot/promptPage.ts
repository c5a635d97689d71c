import type { PromptAbout } from '#session/session.ts';
import { directionOf, languageOf, wordsIn } from './words.ts';

const abouts: Readonly<Record<PromptAbout, true>> = { 'check-in': true, takeaways: true };

/** The dialog that calls the facilitator to the panel: fixed text, the same for every meeting. No script. */
export function promptPage(about: string, locale?: string): string | undefined {
  if (!Object.hasOwn(abouts, about)) return undefined;
  const language = languageOf(locale) ?? 'en';
  const say = wordsIn(language);
  const title = say(`dialog.${about as PromptAbout}.title`);
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>body{font:16px/1.5 "Segoe UI",system-ui,sans-serif;margin:24px}h1{font-size:20px;margin:0 0 8px}p{margin:0}</style>
<h1>${title}</h1>
<p>${say(`dialog.${about as PromptAbout}.text`)}</p>
</html>
`;
}
