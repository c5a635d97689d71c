import { createHash } from 'node:crypto';
import type { Entry } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { type OpeningEntry, openSession } from '#session/rules/start.ts';
import type { Cleared, Session } from '#session/session.ts';

/** A complete log as it was decided when it was recorded. */
export interface Golden {
  opening: OpeningEntry;
  /** Every entry with the refusal it met, if any, and a digest of the session after it. */
  entries: Array<{ entry: Entry; refusal?: RefusalCode; digest: string }>;
  /** The session before the last entry, and after it. */
  last: { before: Session | Cleared; after: Session | Cleared };
}

/** Decides a log, and tells what came of it in the form in which it is recorded. */
export function decided(opening: OpeningEntry, log: readonly Entry[]): Golden {
  let after: Session | Cleared = openSession(opening);
  let before: Session | Cleared = after;
  const entries = log.map((entry) => {
    before = after;
    const decision = decide(before, entry);
    after = decision.session;
    return { entry, ...(decision.refusal && { refusal: decision.refusal.code }), digest: digest(after) };
  });
  return { opening, entries, last: { before, after } };
}

/** Alike for sessions that are alike, in whatever order their keys came. */
function digest(session: Session | Cleared): string {
  const sorted = JSON.stringify(session, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}
