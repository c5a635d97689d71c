import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { LiveContext } from '../../../tab/live/useLive.ts';
import { Stage } from '../../../tab/stage/Stage.tsx';
import { liveOf } from './scenes.ts';

const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };
const wish = new URLSearchParams(location.search);
const theme = themes[(wish.get('theme') ?? 'default') as keyof typeof themes];
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root');
if (wish.get('dir') === 'rtl') document.documentElement.dir = 'rtl';

createRoot(root).render(
  <FluentProvider theme={theme} dir={wish.get('dir') === 'rtl' ? 'rtl' : 'ltr'}>
    <LiveContext value={liveOf(wish.get('scene') ?? 'discuss', wish.get('as') ?? 'Priya')}>
      <Stage />
    </LiveContext>
  </FluentProvider>,
);
