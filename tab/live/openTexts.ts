import type { View } from '#session/view.ts';
import { epochOf, openText, type TextLock, type TextPlace } from '../lock/texts.ts';
import type { PlainView, Unread } from './lockState.ts';

/** The keys for texts that this window holds, by epoch. */
export interface TextLocks {
  get(epoch: number): TextLock | undefined;
  /** Why there is no key of this epoch. */
  missing(epoch: number): Unread;
}

/** Unlocks the texts of views, each once. */
export function openTexts(locks: TextLocks, changed: () => void) {
  /** What locked texts say where they stand; undefined: they don't open. */
  let opened = new Map<string, string | undefined>();
  let word: (why: Unread) => string = () => '';
  let last: { view: View; plain: PlainView } | undefined;
  /** The view whose texts were looked at last, with the keys of now. */
  let looked: View | undefined;

  function read(place: TextPlace, locked: string): { text: string; unread?: Unread } {
    if (locked === '') return { text: '' };
    const text = opened.get(nameOf(place, locked));
    if (text !== undefined) return { text };
    const unread = whyUnread(place, locked);
    return { text: word(unread), unread };
  }

  function whyUnread(place: TextPlace, locked: string): Unread {
    const epoch = epochOf(locked);
    if (epoch === undefined || opened.has(nameOf(place, locked))) return 'wrong';
    return locks.get(epoch) ? 'waiting' : locks.missing(epoch);
  }

  async function openOne(lock: TextLock, place: TextPlace, locked: string): Promise<void> {
    const known = opened;
    const text = await openText(lock, place, locked).catch(() => undefined);
    known.set(nameOf(place, locked), text);
  }

  return {
    /** Opens what a view holds and this window has the key for; `undefined` if all of it is open. */
    open(view: View): Promise<unknown> | undefined {
      if (looked && hasSameTexts(looked, view)) return undefined;
      looked = view;
      const opening: Promise<void>[] = [];
      for (const [place, locked] of textsOf(view)) {
        const lock = locks.get(epochOf(locked) ?? 0);
        if (lock && !opened.has(nameOf(place, locked))) opening.push(openOne(lock, place, locked));
      }
      if (opening.length === 0) return undefined;
      last = undefined;
      return Promise.all(opening);
    },
    /** The view with what is open so far. */
    plain(view: View): PlainView {
      const before = last?.view;
      if (last && before && hasSameTexts(before, view)) {
        const { topics, sentences } = last.plain.shared;
        const { takeaway, takeawayUnread } = last.plain.own;
        const own = { ...view.own, takeaway, ...(takeawayUnread && { takeawayUnread }) };
        last = { view, plain: { shared: { ...view.shared, topics, ...(sentences && { sentences }) }, own } };
      } else last = { view, plain: plainView(view, read) };
      return last.plain;
    },
    /** The keys have changed, so texts may open that didn't. */
    again(): void {
      last = looked = undefined;
    },
    wordUnread(words: (why: Unread) => string): void {
      word = words;
      last = undefined;
      changed();
    },
    /** What this window locked itself needn't be opened again. */
    know(place: TextPlace, locked: string, text: string): void {
      opened.set(nameOf(place, locked), text);
    },
    forget(): void {
      // Texts that are being opened now end up in the map before, which nobody reads any more.
      opened = new Map();
      last = looked = undefined;
    },
  };
}

type Read = (place: TextPlace, locked: string) => { text: string; unread?: Unread };

function plainView({ shared, own }: View, read: Read): PlainView {
  const topics = Object.entries(shared.topics).map(([id, topic]) => {
    const parts = topic.parts.map((part) => ({ ...part, ...read(placeOfPart(part), part.text) }));
    return [id, { ...topic, parts }] as const;
  });
  const sentences = shared.sentences?.map((one) => ({ ...one, ...read(placeOfSentence(one), one.text) }));
  const takeaway = read(placeOfTakeaway(own.participant), own.takeaway);
  return {
    shared: { ...shared, topics: Object.fromEntries(topics), ...(sentences && { sentences }) },
    own: { ...own, takeaway: takeaway.text, ...(takeaway.unread && { takeawayUnread: takeaway.unread }) },
  };
}

/** Every text in a view, and where it stands. */
function* textsOf({ shared, own }: View): Generator<[TextPlace, string]> {
  for (const { parts } of Object.values(shared.topics)) for (const part of parts) yield [placeOfPart(part), part.text];
  for (const one of shared.sentences ?? []) yield [placeOfSentence(one), one.text];
  if (own.takeaway) yield [placeOfTakeaway(own.participant), own.takeaway];
}

function hasSameTexts(one: View, other: View): boolean {
  return (
    one.shared.topics === other.shared.topics &&
    one.shared.sentences === other.shared.sentences &&
    one.own.takeaway === other.own.takeaway
  );
}

export function placeOfPart({ id, author }: { id: string; author: string }): TextPlace {
  return { kind: 'topic', id, author };
}

export function placeOfSentence({ id }: { id: string }): TextPlace {
  return { kind: 'sentence', id, author: '' };
}

export function placeOfTakeaway(author: string): TextPlace {
  return { kind: 'takeaway', id: '', author };
}

/** A text opens only where it stands, so both name what was opened. */
function nameOf({ kind, id, author }: TextPlace, locked: string): string {
  return JSON.stringify([kind, id, author, locked]);
}
