import type { ReactNode } from 'react';
import { useLook } from '../ui/look.ts';

/** A box with something to know and perhaps one button. */
export function Notice({ title, children }: { title?: string; children: ReactNode }) {
  const look = useLook();
  return (
    <section className={look.notice} aria-label={title}>
      {title && <strong className={look.strong}>{title}</strong>}
      {children}
    </section>
  );
}
