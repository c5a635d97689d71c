import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import type { Host } from '../../../tab/host/host.ts';
import { HostContext } from '../../../tab/host/useHost.ts';
import type { Denial, Live, LiveState } from '../../../tab/live/live.ts';
import { LiveContext } from '../../../tab/live/useLive.ts';
import { Panel } from '../../../tab/panel/Panel.tsx';
import { cast, scenes } from './scenes.ts';

/** `?scene=vote&as=priya&theme=dark`; also `scene=unknown`, `scene=denied-…`, and `link=lost`. */
const query = new URLSearchParams(location.search);
const name = query.get('scene') ?? 'vacant';
const person = cast[(query.get('as') ?? 'maya') as keyof typeof cast];
const link = (query.get('link') ?? 'live') as LiveState['link'];
const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };
const theme = (query.get('theme') ?? 'default') as keyof typeof themes;

const host: Host = {
  context: { surface: 'panel', locale: 'en', theme },
  token: async () => '',
  onTheme() {},
  ready() {},
  failed() {},
  canShareToStage: async () => person === cast.maya,
  isOnStage: async () => false,
  shareToStage: async () => {},
  stopSharing: async () => {},
  copy: async () => query.get('copy') !== 'no',
  chatWith: async () => {},
};

function fixed(now: LiveState['now']): Live {
  const state: LiveState = { link, now, pending: 0 };
  return { ...scene('vacant').live(person), state: () => state };
}

function scene(named: string) {
  const make = scenes[named];
  if (!make) throw new Error(`no scene ${named}`);
  return make();
}

function live(): Live {
  if (name === 'unknown') return fixed({ kind: 'unknown' });
  if (name.startsWith('denied-')) return fixed({ kind: 'denied', why: name.slice('denied-'.length) as Denial });
  return scene(name).live(person, link);
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <FluentProvider theme={themes[theme]} style={{ colorScheme: theme === 'default' ? 'light' : 'dark' }}>
      <LiveContext value={live()}>
        <HostContext value={host}>
          <Panel />
        </HostContext>
      </LiveContext>
    </FluentProvider>,
  );
}
