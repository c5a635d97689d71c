import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import type { Theme } from '../host/host.ts';

const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

/** Draws cards roughly as a Teams client does: an Adaptive Cards host configuration. */
export function cardLook(theme: Theme): object {
  const { fontFamilyBase, colorNeutralForeground1, colorNeutralForeground3 } = themes[theme];
  const color = { default: colorNeutralForeground1, subtle: colorNeutralForeground3 };
  const colors = Object.fromEntries(
    ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'].map((name) => [name, color]),
  );
  return {
    fontFamily: fontFamilyBase,
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
    fontWeights: { lighter: 400, default: 400, bolder: 600 },
    spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 14 },
    containerStyles: { default: { backgroundColor: 'transparent', foregroundColors: colors } },
    actions: { actionsOrientation: 'horizontal', actionAlignment: 'left', buttonSpacing: 8 },
  };
}
