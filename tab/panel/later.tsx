import {
  type ComponentProps,
  type ComponentType,
  createContext,
  type ReactNode,
  use,
  useEffect,
  useState,
} from 'react';
import { useLiveState } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { LaterConfirm } from '../ui/laterConfirm.ts';
import { useLook } from '../ui/look.ts';
import { TopNotice } from '../ui/TopNotice.ts';
import { t } from '../words/words.ts';

type Parts = typeof import('./laterParts.ts');

/** Kept outside React, so that a new panel has its parts at once. */
let fetched: Parts | undefined;
const PartsContext = createContext<Parts | undefined>(undefined);

/** Fetches the later parts. Rejects if the network is down or a newer Mini-M has replaced them. */
export async function fetchLaterParts(): Promise<Parts> {
  // Their words are a script of their own, which the stage uses too; requesting both here saves a round trip.
  [fetched] = await Promise.all([import('./laterParts.ts'), import('../words/later.ts')]);
  return fetched;
}

/**
 * Gives the panel its later parts: fetched once `wanted`, so that the first list never waits for them, and again on each
 * reconnect if they failed to load. Not `React.lazy`: that never retries, and React holds back a part for up to 300 ms.
 */
export function LaterParts({ wanted, children }: { wanted: boolean; children: ReactNode }) {
  const isLive = useLiveState().link === 'live';
  const [parts, setParts] = useState(fetched);
  const [isMissing, setMissing] = useState(false);
  const load = () =>
    void fetchLaterParts().then(
      (came) => {
        setParts(came);
        setMissing(false);
      },
      () => setMissing(true),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: load only uses setters, which never change
  useEffect(() => {
    if (wanted && !parts && (!isMissing || isLive)) load();
  }, [wanted, parts, isMissing, isLive]);
  useAnnounced(isMissing ? t('broken.text') : undefined);
  const notice = use(TopNotice);
  const withMissing = (
    <>
      <MissingNotice isLive={isLive} onRetry={load} />
      {notice}
    </>
  );
  return (
    <PartsContext value={parts}>
      <LaterConfirm value={parts?.Confirm}>
        <TopNotice value={isMissing ? withMissing : notice}>{children}</TopNotice>
      </LaterConfirm>
    </PartsContext>
  );
}

function MissingNotice({ isLive, onRetry }: { isLive: boolean; onRetry: () => void }) {
  const look = useLook();
  return (
    <section className={look.notice} aria-label={t('broken.title')}>
      <p className={look.text}>{t('broken.text')}</p>
      {/* Without a connection, reloading would end on the browser's error page. */}
      <Button className={look.button} onClick={() => (isLive ? window.location.reload() : onRetry())}>
        {t(isLive ? 'denied.reload' : 'denied.again')}
      </Button>
    </section>
  );
}

type Props<Name extends keyof Parts> = ComponentProps<Parts[Name]> & {
  part: Name;
  /** Shown until the part has loaded. */
  meanwhile?: ReactNode;
};

/** A later part of the panel; must be used below {@link LaterParts}. */
export function Later<Name extends keyof Parts>({ part, meanwhile, ...props }: Props<Name>) {
  const parts = use(PartsContext);
  if (!parts) return meanwhile;
  const Part = parts[part] as ComponentType<typeof props>;
  return <Part {...props} />;
}
