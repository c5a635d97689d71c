import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { LiveContext } from '../../../tab/live/useLive.ts';
import { Stage } from '../../../tab/stage/Stage.tsx';
import { direction, setHost, setLanguage } from '../../../tab/words/words.ts';
import { liveOf } from './scenes.ts';

const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

const element = document.getElementById('root');
if (!element) throw new Error('The page has no root');
const root = createRoot(element);

/** What is asked for: `#scene=discuss&as=Noor&theme=dark&lang=ar`. */
async function draw(): Promise<void> {
  const wish = new URLSearchParams(location.hash.slice(1));
  const theme = (wish.get('theme') ?? 'default') as keyof typeof themes;
  setHost(wish.get('host') === 'meet' ? 'meet' : 'teams');
  await setLanguage(wish.get('lang') ?? 'en-GB');
  root.render(
    <FluentProvider
      key={location.hash}
      theme={themes[theme]}
      dir={direction()}
      style={{ colorScheme: theme === 'default' ? 'light' : 'dark' }}
    >
      <LiveContext value={liveOf(wish.get('scene') ?? 'discuss', wish.get('as') ?? 'Priya')}>
        <Stage />
      </LiveContext>
    </FluentProvider>,
  );
  // The next picture is drawn when this has been.
  requestAnimationFrame(() => {
    document.title = location.hash;
  });
}

window.addEventListener('hashchange', () => void draw());
await draw();
