import type { OwnView, SharedView, TopicView, View } from '#session/view.ts';
import type { Outcome } from './outcome.ts';

/**
 * Why a text can't be unlocked here: the key isn't here yet, it is nowhere in this meeting, the text doesn't fit it, or this
 * browser never gets it.
 */
export type Unread = 'waiting' | 'lost' | 'wrong' | 'never';

/** A text that a view holds. If it couldn't be unlocked, `text` is the sentence that says so. */
interface Readable {
  text: string;
  unread?: Unread;
}

type PlainTopic = Omit<TopicView, 'parts'> & { parts: Array<TopicView['parts'][number] & Readable> };

/** A view whose texts are unlocked: what components see. */
export interface PlainView extends View {
  shared: Omit<SharedView, 'topics' | 'sentences'> & {
    topics: Record<string, PlainTopic>;
    sentences?: Array<{ id: string } & Readable> | undefined;
  };
  own: OwnView & { takeawayUnread?: Unread };
}

/** Why this panel can't read or write topics now. */
export type LockTrouble =
  /** Someone who is here will give it the key in a moment. */
  | 'waiting'
  /** Someone who is here should have given it the key, but no key that fits came. */
  | 'no-key-fits'
  /** Someone who compared a number has to let it in by a press. */
  | 'asking'
  /** Nobody who has the key is here. */
  | 'nobody-here'
  /** People compared, and then someone began with another key: nobody should write before that is compared, too. */
  | 'new-key'
  /** The browser lacks the cryptography, or the page isn't secure. */
  | 'unsupported'
  /** This person opened Mini-M too often in this session in a browser that keeps nothing. */
  | 'too-many-devices';

/** One browser of one person. */
export interface LockDevice {
  id: string;
  person: string;
  here: boolean;
  /** It is this panel's own device. */
  own: boolean;
  /** It was on the list of the last comparison, but took no part in it: nobody knows whether it saw another number. */
  apart?: true;
  /** Who gave it the key by a press after a comparison, and when, in ms. */
  added?: { by: string; at: number };
}

/** Why a comparison has no number on this panel. */
export type NoNumber =
  /** It began before this panel had the key, or without it. */
  | 'not-listed'
  /** The list lacks this device, the one that gave it the key, or one that it gave the key to; or has one twice. */
  | 'itself-missing'
  | 'giver-missing'
  | 'given-missing'
  | 'doubled'
  /** The list or a commitment was changed after this panel committed to it, a nonce doesn't fit, or another panel has another list. */
  | 'changed'
  /** A panel or the server didn't answer. */
  | 'withheld'
  /** Nobody else took part. */
  | 'alone'
  | 'too-many-rounds';

export interface ComparisonState {
  /** Counts from 1 to `limits.comparisons`. */
  round: number;
  /** `under-way`: panels commit and reveal. `number`: there is one. `none`: there won't be, and `why`. */
  step: 'under-way' | 'number' | 'none';
  /** Six digits in two groups, such as "482 917". */
  number?: string;
  why?: NoNumber;
  /** What people said about the number: whether they see the same, by person. */
  confirmed: Readonly<Record<string, boolean>>;
}

/** The lock of this session, as this panel knows it. */
export interface LockState {
  trouble?: LockTrouble;
  /** All devices that may have the current key, in the order in which they came: also those said to have rejected it. */
  devices: readonly LockDevice[];
  /** New devices that wait until someone presses "Let … read along" on this panel. */
  asking: ReadonlyArray<{ id: string; person: string }>;
  /** A number was compared under the current key, and nobody saw another one. */
  compared: boolean;
  comparison?: ComparisonState;
}

/** What can be done about the lock. */
export interface LockActions {
  /** Only the facilitator: the next round. */
  beginComparison(): Promise<Outcome>;
  /** Whether this person sees the number that is read aloud. */
  confirm(same: boolean): Promise<Outcome>;
  /** Gives a device the key that came after the comparison. */
  letIn(device: string): Promise<Outcome>;
  /** A new key, where the old one is lost or isn't trusted. Texts under the old one stay locked for whoever lacks it. */
  newKey(): Promise<Outcome>;
}
