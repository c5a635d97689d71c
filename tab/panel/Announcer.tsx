import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { useLook } from './look.ts';

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** The panel's one live region: everything said to screen readers goes through it, politely and once. */
export function Announcer({ children }: { children: ReactNode }) {
  const look = useLook();
  const [said, setSaid] = useState<ReadonlyArray<{ n: number; text: string }>>([]);
  const announce = useCallback((text: string) => {
    setSaid((before) => [...before.slice(-2), { n: (before.at(-1)?.n ?? 0) + 1, text }]);
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className={look.spoken} aria-live="polite" aria-relevant="additions">
        {said.map(({ n, text }) => (
          <p key={n}>{text}</p>
        ))}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): (text: string) => void {
  return use(AnnounceContext);
}

/**
 * Says `text` whenever it changes to something new, and has stayed so for `rest` ms; not what was already so when the
 * panel opened.
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
