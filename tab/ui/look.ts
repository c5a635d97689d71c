import { makeStyles, tokens } from '@fluentui/react-components';

const focus = {
  outlineStyle: 'solid',
  outlineWidth: '2px',
  outlineColor: tokens.colorStrokeFocus2,
  outlineOffset: '1px',
} as const;

/** For a panel zoomed in until a line holds hardly a word: words break, and buttons lose their padding. */
const tiny = {
  '@media (max-width: 200px)': { padding: '0 2px', overflowWrap: 'anywhere', hyphens: 'auto' },
} as const;

/** Buttons change without a transition: a fade repaints the whole panel at every frame, and the press waits for it. */
const atOnce = { transitionProperty: 'none' } as const;

/** Combining marks stacked on a name's letter are clipped at the text's box (see `UserText`). */
const clipped = { overflowX: 'clip', overflowY: 'clip', overflowClipMargin: '0.3em' } as const;

/**
 * The styles that all phases of the panel share, as far as its first list uses them; `laterLook.ts` has more. Every target is at
 * least 44 px high, and all text wraps.
 */
export const useLook = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  tight: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, '> *': { flexGrow: 1 } },
  narrow: { flexGrow: 0, flexBasis: 'auto', flexShrink: 0 },

  text: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line', textWrap: 'pretty', ...clipped },
  muted: {
    margin: 0,
    ...clipped,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
    textWrap: 'pretty',
  },
  /** What everyone looks at now. */
  title: {
    margin: 0,
    fontSize: '18px',
    lineHeight: '24px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    textWrap: 'balance',
    ...clipped,
    '@media (max-height: 430px)': { fontSize: '16px', lineHeight: '21px' },
  },
  strong: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  problem: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorStatusDangerForeground3,
    overflowWrap: 'anywhere',
    textWrap: 'pretty',
  },
  heading: {
    margin: 0,
    padding: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  /** For screen readers only. */
  spoken: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },

  button: {
    minHeight: '44px',
    minWidth: '44px',
    maxWidth: 'none',
    width: '100%',
    overflowWrap: 'break-word',
    ...atOnce,
    ...tiny,
    // In high contrast, too, a disabled button keeps its shape. One that settles is about to be enabled.
    '&[aria-disabled="true"]:not([data-settling])': {
      borderTopColor: tokens.colorNeutralStrokeDisabled,
      borderRightColor: tokens.colorNeutralStrokeDisabled,
      borderBottomColor: tokens.colorNeutralStrokeDisabled,
      borderLeftColor: tokens.colorNeutralStrokeDisabled,
    },
  },
  short: { width: 'auto', whiteSpace: 'nowrap', paddingLeft: '8px', paddingRight: '8px' },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    borderTopColor: tokens.colorCompoundBrandStroke,
    borderRightColor: tokens.colorCompoundBrandStroke,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    borderLeftColor: tokens.colorCompoundBrandStroke,
  },
  link: {
    minHeight: '44px',
    minWidth: '44px',
    justifyContent: 'flex-start',
    paddingLeft: 0,
    paddingRight: tokens.spacingHorizontalM,
    color: tokens.colorBrandForegroundLink,
    ...atOnce,
    ...tiny,
  },

  // A link is as high as any target, but its text stays as close to what it belongs to as other text.
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    marginTop: '-8px',
    marginBottom: '-12px',
    ':empty': { display: 'none' },
    // What covers the whole card takes no room here.
    ':has(> [data-cover])': { marginTop: 0, marginBottom: 0 },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    paddingTop: '10px',
    paddingBottom: '10px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  grow: { flexGrow: 1, flexBasis: 0, minWidth: 0 },
  full: { flexBasis: '100%', minWidth: 0 },

  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderInlineStartWidth: tokens.strokeWidthThicker,
    borderInlineStartColor: tokens.colorCompoundBrandStroke,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  notice: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
  },

  field: {
    display: 'block',
    width: '100%',
    boxSizing: 'border-box',
    minHeight: '44px',
    padding: '8px 10px',
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderBottom: `${tokens.strokeWidthThick} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    resize: 'vertical',
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
    ':focus': { borderBottomColor: tokens.colorCompoundBrandStroke },
    ':focus-visible': focus,
  },
  group: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
});
