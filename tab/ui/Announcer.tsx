import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { useLook } from './look.ts';

const displacedShownMs = 8_000;

/** `displaced`: the place that would show it is gone, so it is shown at the top. */
type Announce = (text: string, displaced?: boolean) => void;

const AnnounceContext = createContext<Announce>(() => {});
const DisplacedContext = createContext<string | undefined>(undefined);

interface Announcement {
  n: number;
  text: string;
}
const AnnouncedContext = createContext<readonly Announcement[]>([]);

/** Everything for screen readers goes through it, politely and once. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Announcement[]>([]);
  const [displaced, setDisplaced] = useState<string>();
  useEffect(() => {
    if (displaced === undefined) return;
    const timer = setTimeout(() => setDisplaced(undefined), displacedShownMs);
    return () => clearTimeout(timer);
  }, [displaced]);
  const announce = useCallback<Announce>((text, gone) => {
    if (gone) setDisplaced(text);
    setSaid((before) => [...before.slice(-2), { n: (before.at(-1)?.n ?? 0) + 1, text }]);
  }, []);
  return (
    <AnnounceContext value={announce}>
      <AnnouncedContext value={said}>
        <DisplacedContext value={displaced}>{children}</DisplacedContext>
        <LiveRegion />
      </AnnouncedContext>
    </AnnounceContext>
  );
}

/** Where announcements are read from. A modal dialog, which silences everything around it, needs one of its own. */
export function LiveRegion() {
  const look = useLook();
  const said = use(AnnouncedContext);
  const [before] = useState(said.at(-1)?.n ?? 0);
  return (
    <div className={look.spoken} aria-live="polite" aria-relevant="additions">
      {said.map(({ n, text }) => n > before && <p key={n}>{text}</p>)}
    </div>
  );
}

export function useAnnounce(): Announce {
  return use(AnnounceContext);
}

/** The last announcement without a place of its own, for a few seconds. */
export function useDisplaced(): string | undefined {
  return use(DisplacedContext);
}

/**
 * Announces `text` whenever it changes and has stayed unchanged for `rest` ms, but not the text the panel opened with.
 */
export function useAnnounced(text: string | undefined, rest = 0): void {
  const announce = useAnnounce();
  const before = useRef(text);
  useEffect(() => {
    if (text === before.current) return;
    const say = () => {
      before.current = text;
      if (text) announce(text);
    };
    if (rest === 0) return say();
    const timer = setTimeout(say, rest);
    return () => clearTimeout(timer);
  }, [announce, text, rest]);
}
