import type { Trouble } from '#session/protocol.ts';
import type { Refusal } from '#session/refusal.ts';

/** The result of a command; `undefined` means done. */
export type Outcome = { refusal: Refusal } | { trouble: Trouble } | undefined;
