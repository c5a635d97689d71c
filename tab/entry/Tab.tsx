import { type ComponentType, Fragment, lazy, type ReactNode, Suspense, useEffect } from 'react';
import type { Host } from '../host/host.ts';
import { leave } from '../live/leaving.ts';
import type { Live } from '../live/live.ts';
import { LiveContext } from '../live/useLive.ts';
import { Panel } from '../panel/Panel.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { Guard } from './Guard.tsx';
import { Themed } from './Themed.tsx';

// Most windows are panels, so the stage is fetched only where it is shown.
const Stage = lazy(async () => {
  const [{ Stage }] = await Promise.all([import('../stage/Stage.tsx'), import('../words/later.ts')]);
  return { default: Stage };
});

export interface TabProps {
  host: Host;
  live: Live;
  /** What the host shows before or around the session, such as a sign-in. */
  around?: ComponentType<{ children: ReactNode }> | undefined;
}

/** The page for a session: side panel or stage, on one live session. */
export function Tab({ host, live, around: Around = Fragment }: TabProps) {
  useEffect(() => host.beforeLeaving?.(() => leave(live)), [host, live]);
  return (
    <Themed host={host}>
      <LiveContext value={live}>
        <Guard>
          <Around>
            {host.context.surface === 'stage' ? (
              <Suspense fallback={<Skeleton />}>
                <Stage />
              </Suspense>
            ) : (
              <Panel />
            )}
          </Around>
        </Guard>
      </LiveContext>
    </Themed>
  );
}
