import * as z from 'zod';

/**
 * The schema of Adaptive Cards 1.5 (adaptivecards.io/schemas/1.5.0) for the elements we use: all their properties and no others.
 * Independent of the code that makes cards, so that its mistakes aren't repeated here.
 */
const spacing = z.enum(['default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding']);
/** Values are case-insensitive. */
const anyCase = <T extends z.ZodType>(of: T) => z.preprocess((v) => (typeof v === 'string' ? lowerFirst(v) : v), of);
const lowerFirst = (value: string) => value.charAt(0).toLowerCase() + value.slice(1);

const element = {
  id: z.string().optional(),
  isVisible: z.boolean().optional(),
  separator: z.boolean().optional(),
  spacing: anyCase(spacing).optional(),
  height: z.enum(['auto', 'stretch']).optional(),
};
const text = {
  text: z.string(),
  color: anyCase(z.enum(['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'])).optional(),
  fontType: anyCase(z.enum(['default', 'monospace'])).optional(),
  isSubtle: z.boolean().optional(),
  size: anyCase(z.enum(['default', 'small', 'medium', 'large', 'extraLarge'])).optional(),
  weight: anyCase(z.enum(['default', 'lighter', 'bolder'])).optional(),
};
const aligned = { horizontalAlignment: anyCase(z.enum(['left', 'center', 'right'])).optional() };

const TextBlock = z.strictObject({
  type: z.literal('TextBlock'),
  ...element,
  ...text,
  ...aligned,
  maxLines: z.number().optional(),
  wrap: z.boolean().optional(),
  style: z.enum(['default', 'heading']).optional(),
});
const TextRun = z.strictObject({
  type: z.literal('TextRun'),
  ...text,
  highlight: z.boolean().optional(),
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  underline: z.boolean().optional(),
});
const RichTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  ...element,
  ...aligned,
  inlines: z.array(z.union([z.string(), TextRun])),
});
const Column = z.strictObject({
  type: z.literal('Column').optional(),
  ...element,
  get items() {
    return z.array(Element).optional();
  },
  width: z.union([z.string().regex(/^(auto|stretch|\d+px)$/), z.number()]).optional(),
  verticalContentAlignment: anyCase(z.enum(['top', 'center', 'bottom'])).optional(),
  rtl: z.boolean().optional(),
});
const ColumnSet = z.strictObject({ type: z.literal('ColumnSet'), ...element, ...aligned, columns: z.array(Column) });
const Element: z.ZodType = z.union([TextBlock, RichTextBlock, ColumnSet]);

const action = {
  title: z.string().optional(),
  id: z.string().optional(),
  iconUrl: z.url().optional(),
  style: z.enum(['default', 'positive', 'destructive']).optional(),
  tooltip: z.string().optional(),
  isEnabled: z.boolean().optional(),
  mode: z.enum(['primary', 'secondary']).optional(),
};
const Execute = z.strictObject({
  type: z.literal('Action.Execute'),
  ...action,
  verb: z.string().optional(),
  data: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  associatedInputs: anyCase(z.enum(['auto', 'none'])).optional(),
});
const OpenUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), ...action, url: z.url() });

export const AdaptiveCard15 = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.url().optional(),
  version: z.literal('1.5'),
  lang: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  rtl: z.boolean().optional(),
  body: z.array(Element),
  actions: z.array(z.union([Execute, OpenUrl])).optional(),
  refresh: z.strictObject({ action: Execute, userIds: z.array(z.string()).optional() }).optional(),
  fallbackText: z.string().optional(),
  speak: z.string().optional(),
});

/** Problems with Teams' own requirements for cards, one sentence each; empty if all is well. */
export function faultsInTeams(card: unknown): string[] {
  const json = JSON.stringify(card);
  const actions = json.match(/"type":"Action\.\w+"/g) ?? [];
  const times = json.match(/\{\{[^}]*\}\}/g) ?? [];
  return [
    ...(Buffer.byteLength(json) > 28 * 1024 ? ['a message has at most 28 KB'] : []),
    // One of them is the refresh, which isn't a button.
    ...(actions.length > 7 ? ['an action bar has at most six buttons'] : []),
    ...(/"url":"(?!https:)/.test(json) ? ['a button opens https addresses alone'] : []),
    ...(/"Action\.Submit"/.test(json) ? ['Submit and Execute do not go together'] : []),
    ...times.filter((time) => !/^\{\{TIME\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)\}\}$/.test(time)),
  ];
}
