import type { Language } from '#session/choices.ts';
import type { Press } from './bot.ts';
import { directionOf, type Words } from './words.ts';

/** An Adaptive Card 1.5, as far as ours go. https://adaptivecards.io/explorer/ */
export interface Card {
  type: 'AdaptiveCard';
  version: '1.5';
  rtl?: true;
  body: Element[];
  actions?: Action[];
  /** Clients ask for a person's own view of the card when they show it. */
  refresh?: { action: Execute };
}

/** Clients read its text as Markdown, and show `{{TIME(…)}}` in their own time zone. So it takes words of ours alone. */
export interface TextBlock {
  type: 'TextBlock';
  text: Words;
  wrap: true;
  weight?: 'Bolder';
  size?: 'Medium';
  /** Read to people as a heading. */
  style?: 'heading';
  spacing?: Spacing;
  isSubtle?: true;
}

/** Clients read no Markdown in it, but do read `{{…}}`. */
interface RichTextBlock {
  type: 'RichTextBlock';
  spacing?: Spacing;
  inlines: TextRun[];
}
export interface TextRun {
  type: 'TextRun';
  text: Words | Said;
  weight?: 'Bolder';
  isSubtle?: true;
}

interface ColumnSet {
  type: 'ColumnSet';
  spacing?: Spacing;
  columns: Array<{ type: 'Column'; width: 'auto' | 'stretch'; items: Element[] }>;
}
export type Element = TextBlock | RichTextBlock | ColumnSet;
type Spacing = 'None' | 'Small' | 'Medium';

interface Execute {
  type: 'Action.Execute';
  verb: Press['verb'];
  title: Words;
  data: Omit<Press, 'verb'>;
}
interface OpenUrl {
  type: 'Action.OpenUrl';
  title: Words;
  url: string;
  /** `positive`: the button that stands out. */
  style: 'positive';
}
export type Action = Execute | OpenUrl;

/**
 * A card in one language. It does not say which (`lang`): clients would then tell the time as that language's largest
 * country does, and not as their reader is used to.
 */
export function card(language: Language, body: Element[], actions: Action[] = []): Card {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    ...(directionOf(language) === 'rtl' && { rtl: true as const }),
    body,
    ...(actions.length > 0 && { actions }),
  };
}

export function text(words: Words, more: Partial<TextBlock> = {}): TextBlock {
  return { type: 'TextBlock', text: words, wrap: true, ...more };
}

export function execute(verb: Press['verb'], title: Words, openedAt: number): Execute {
  return { type: 'Action.Execute', verb, title, data: { openedAt } };
}

/** A time of day as each client shows it in its own zone; `at` in ms. */
export function timeOfDay(at: number): Words {
  return `{{TIME(${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')})}}` as Words;
}

declare const escaped: unique symbol;
/** Text that people wrote, as `said` made it. */
export type Said = string & { readonly [escaped]: true };

/** A character of no width that joins what is on both sides of it. */
const wordJoiner = '\u2060';

/**
 * The only way for people's text into a card: it stays the text they wrote. Clients take `{{` for the start of a date
 * that they format, so none is left; a RichTextBlock shows everything else as it is.
 *
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization
 */
export function said(words: string): Said {
  return words.replace(/\{(?=\{)/g, `{${wordJoiner}`) as Said;
}
