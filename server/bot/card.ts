import type { Language } from '#session/choices.ts';
import type { Press } from './heard.ts';
import { directionOf, type Words } from './words.ts';

/** The part of Adaptive Cards 1.5 that we use. https://adaptivecards.io/explorer/ */
export interface Card {
  type: 'AdaptiveCard';
  version: '1.5';
  rtl?: true;
  body: Element[];
  actions?: Action[];
  /** When clients show the card, they ask for the person's own view of it. */
  refresh?: { action: Execute };
}

/** Clients render its text as Markdown, and `{{TIME(…)}}` in their own time zone. So it only takes our own words. */
export interface TextBlock {
  type: 'TextBlock';
  text: Words;
  wrap: true;
  weight?: 'Bolder';
  size?: 'Medium';
  /** Screen readers announce it as a heading. */
  style?: 'heading';
  spacing?: Spacing;
  isSubtle?: true;
}

/** Clients don't render Markdown in it, but do expand `{{…}}`. */
interface RichTextBlock {
  type: 'RichTextBlock';
  spacing?: Spacing;
  inlines: TextRun[];
}
export interface TextRun {
  type: 'TextRun';
  text: Words | Escaped;
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
  /** `positive`: the primary button. */
  style: 'positive';
}
export type Action = Execute | OpenUrl;

/**
 * A card in one language. It has no `lang`, because clients would then format times for that language's largest country
 * instead of for the reader's locale.
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

/** A time of day that each client shows in its own time zone; `at` in ms. */
export function timeOfDay(at: number): Words {
  return `{{TIME(${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')})}}` as Words;
}

declare const isEscaped: unique symbol;
/** Names that people gave themselves, after `escaped`. */
export type Escaped = string & { readonly [isEscaped]: true };

/** An invisible character. */
const wordJoiner = '\u2060';

/**
 * The only way to put people's names into a card. Clients treat `{{` as the start of a date to format, so it's broken up; a
 * RichTextBlock shows everything else literally.
 *
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization
 */
export function escaped(text: string): Escaped {
  return text.replace(/\{(?=\{)/g, `{${wordJoiner}`) as Escaped;
}
