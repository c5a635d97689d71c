import { makeStyles, tokens } from '@fluentui/react-components';

const line = `1px solid ${tokens.colorNeutralStroke2}`;

/** The styles of a group's card. */
export const useCardLook = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    minWidth: 0,
    padding: '8px 12px 0',
    borderRadius: tokens.borderRadiusLarge,
    border: line,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  member: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '8px',
    alignItems: 'center',
    padding: '2px 0',
    minHeight: '44px',
    borderBottom: line,
    ':last-child': { borderBottomStyle: 'none' },
  },
  grab: { cursor: 'grab' },
  moving: { display: 'flex', flexBasis: '100%', gap: '8px', paddingBottom: '8px', minWidth: 0 },
  over: { outline: `2px dashed ${tokens.colorCompoundBrandStroke}` },
  overBroken: { outline: `2px dashed ${tokens.colorPaletteRedBorder2}` },
  broken: {
    borderInlineStartWidth: '3px',
    borderInlineStartColor: tokens.colorPaletteRedBorder2,
  },
  /** At the bottom of the card, however many people are above. */
  bars: { marginTop: 'auto', fontSize: tokens.fontSizeBase200 },
  wish: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '8px' },
  lack: { flexBasis: '100%', color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  wishName: {
    flexGrow: 1,
    flexBasis: 0,
    minWidth: 0,
    color: tokens.colorNeutralForeground2,
    hyphens: 'auto',
    overflowWrap: 'anywhere',
  },
  meter: {
    flexShrink: 0,
    width: '72px',
    height: '8px',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
  },
  fill: { display: 'block', height: '100%', backgroundColor: tokens.colorCompoundBrandBackground },
  percent: { flexShrink: 0, width: '44px', textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  tag: {
    display: 'inline-block',
    padding: '0 6px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  fits: {
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});
