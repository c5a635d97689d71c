import { lazy, Suspense } from 'react';
import { Guard } from './Guard.tsx';
import type { Host } from './host/host.ts';
import type { Live } from './live/live.ts';
import { LiveContext } from './live/useLive.ts';
import { Panel } from './panel/Panel.tsx';
import { Skeleton } from './panel/Skeleton.tsx';
import { Themed } from './Themed.tsx';

// The panel is what opens during a call; the stage is fetched only where it is shown.
const Stage = lazy(async () => ({ default: (await import('./stage/Stage.tsx')).Stage }));

/** Our page where it shows a session: side panel or stage, on one live session. */
export function Tab({ host, live }: { host: Host; live: Live }) {
  return (
    <Themed host={host}>
      <LiveContext value={live}>
        <Guard>
          {host.context.surface === 'stage' ? (
            <Suspense fallback={<Skeleton />}>
              <Stage />
            </Suspense>
          ) : (
            <Panel />
          )}
        </Guard>
      </LiveContext>
    </Themed>
  );
}
