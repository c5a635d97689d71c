/**
 * The warm accent, in every theme: for human moments only (offers of help, takeaways, the last call, thanks). Plain strings,
 * so that styles can be compiled.
 */
export const warm = 'var(--colorPalettePumpkinBorderActive)';
/** Text, at least 4.5:1 on `warmTint` and on any neutral background. */
export const warmInk = 'var(--colorPalettePumpkinForeground2)';
export const warmTint = 'color-mix(in srgb, var(--colorPalettePumpkinBackground2) 28%, var(--colorNeutralBackground1))';
export const warmRim = 'color-mix(in srgb, var(--colorPalettePumpkinBorderActive) 45%, var(--colorNeutralBackground1))';
