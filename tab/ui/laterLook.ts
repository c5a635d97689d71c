import { makeStyles, tokens } from '@fluentui/react-components';
import { useLook as useFirstLook } from './look.ts';
import { warmInk, warmRim, warmTint } from './warm.ts';

// Compiled styles take no objects from other files, so these are here and in `look.ts`.
const focus = {
  outlineStyle: 'solid',
  outlineWidth: '2px',
  outlineColor: tokens.colorStrokeFocus2,
  outlineOffset: '1px',
} as const;

const atOnce = { transitionProperty: 'none' } as const;

const useLaterLook = makeStyles({
  /** Buttons side by side, of equal width, or as wide as their icon. One that doesn't fit wraps. */
  pair: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    '> *': { flexGrow: 1, flexBasis: 0, minWidth: 'min-content' },
  },
  line: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  /** It can't be undone. */
  danger: {
    borderTopColor: tokens.colorStatusDangerBorder2,
    borderRightColor: tokens.colorStatusDangerBorder2,
    borderBottomColor: tokens.colorStatusDangerBorder2,
    borderLeftColor: tokens.colorStatusDangerBorder2,
    '&, &:hover, &:hover:active': { color: tokens.colorStatusDangerForeground3 },
  },
  /** For human moments only: see `warm.ts`. */
  warm: {
    borderTopColor: warmRim,
    borderRightColor: warmRim,
    borderBottomColor: warmRim,
    borderLeftColor: warmRim,
    '&, &:hover, &:hover:active': { color: warmInk, backgroundColor: warmTint },
    '&[aria-disabled="true"]:not([data-settling])': { color: tokens.colorNeutralForegroundDisabled },
  },
  warmBox: { border: `${tokens.strokeWidthThin} solid ${warmRim}`, borderRadius: tokens.borderRadiusLarge },
  icon: { minHeight: '44px', minWidth: '44px', flexShrink: 0, padding: 0, ...atOnce },
  /** An arrow that points to where reading goes on. */
  forward: { '&:dir(rtl)': { transform: 'scaleX(-1)' } },
  /** A list item of one line, as high as a target. */
  centred: { alignItems: 'center', minHeight: '44px', paddingTop: 0, paddingBottom: 0 },
  /** Takes a whole row, even among buttons. */
  ownRow: { minWidth: '100%' },
  count: {
    flexShrink: 0,
    alignSelf: 'flex-start',
    minWidth: '24px',
    height: '24px',
    boxSizing: 'border-box',
    paddingLeft: '7px',
    paddingRight: '7px',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '22px',
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'center',
    fontVariantNumeric: 'tabular-nums',
  },
  check: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '44px',
    cursor: 'pointer',
    '> input': {
      flexShrink: 0,
      width: '18px',
      height: '18px',
      margin: 0,
      accentColor: tokens.colorCompoundBrandBackground,
      ':focus-visible': focus,
    },
  },
  summary: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minHeight: '44px',
    cursor: 'pointer',
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusMedium,
    '::-webkit-details-marker': { display: 'none' },
    ':focus-visible': focus,
  },
});

/** The styles that all phases share, with those that the panel's first list does without. */
export function useLook() {
  return { ...useFirstLook(), ...useLaterLook() };
}
