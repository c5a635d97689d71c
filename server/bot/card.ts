import type { Language } from '#session/command.ts';
import { directionOf } from './words.ts';

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

/** Text that we wrote: it may hold `{{TIME(…)}}`, which each client shows in its own time zone. */
export interface TextBlock {
  type: 'TextBlock';
  text: string;
  wrap: true;
  weight?: 'Bolder';
  size?: 'Medium';
  /** Read to people as a heading. */
  style?: 'heading';
  spacing?: Spacing;
  isSubtle?: true;
}

/** Text that people wrote: never read as Markdown. */
interface RichTextBlock {
  type: 'RichTextBlock';
  spacing?: Spacing;
  inlines: TextRun[];
}
interface TextRun {
  type: 'TextRun';
  text: string;
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
  verb: string;
  title: string;
  data: Record<string, string | number>;
}
interface OpenUrl {
  type: 'Action.OpenUrl';
  title: string;
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

export function text(words: string, more: Partial<TextBlock> = {}): TextBlock {
  return { type: 'TextBlock', text: words, wrap: true, ...more };
}

export function execute(verb: string, title: string, data: Execute['data']): Execute {
  return { type: 'Action.Execute', verb, title, data };
}

/** A time of day as each client shows it in its own zone; `at` in ms. */
export function timeOfDay(at: number): string {
  return `{{TIME(${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')})}}`;
}
