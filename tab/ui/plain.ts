import type { PlainView } from '../live/lockState.ts';

/** A topic with its texts unlocked, as far as they can be. */
export type PlainTopic = PlainView['shared']['topics'][string];
export type PlainPart = PlainTopic['parts'][number];
