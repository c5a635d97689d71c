import type { PromptAbout } from '#session/session.ts';
import { directionOf, languageOf, wordsIn } from './words.ts';

const abouts: Readonly<Record<PromptAbout, true>> = { 'check-in': true, takeaways: true };

/**
 * The dialog that calls the facilitator to the panel: fixed text, and a button that opens `panel`, if that is known. Some clients
 * ignore such links, so the text also says where the panel is. No script.
 */
export function promptPage(about: string, locale?: string, panel?: string): string | undefined {
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
<style>body{font:16px/1.5 "Segoe UI",system-ui,sans-serif;margin:24px}h1{font-size:20px;margin:0 0 8px}p{margin:0}
a{display:inline-block;margin-top:12px;padding:10px 16px;border-radius:4px;background:#5b5fc7;color:#fff;font-weight:600;text-decoration:none}</style>
<h1>${title}</h1>
<p>${say(`dialog.${about as PromptAbout}.text`)}</p>
${panel ? `<a href="${panel.replaceAll('&', '&amp;')}" target="_blank" rel="noreferrer">${say('openPanel')}</a>` : ''}
</html>
`;
}
