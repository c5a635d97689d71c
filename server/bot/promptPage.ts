import type { PromptAbout } from '#session/agenda.ts';
import { words } from './words.ts';

/** The page of a dialog that asks the facilitator to look: a sentence of ours, the same for every meeting. No script. */
export function promptPage(about: string): string | undefined {
  if (!Object.hasOwn(words.dialog, about)) return undefined;
  const { title, text } = words.dialog[about as PromptAbout];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>body{font:16px/1.5 "Segoe UI",system-ui,sans-serif;margin:24px}h1{font-size:20px;margin:0 0 8px}p{margin:0}</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}
