import { type Device, newDevice } from '../lock/device.ts';

/** What this browser knows of its device in one session. Nothing of it tells what anyone wrote. */
export interface OwnDevice {
  device: Device;
  /** The session it belongs to, by the time it was opened, in ms. */
  openedAt: number;
  /** The last round of comparing it took part in: it never commits to the same round twice. */
  round: number;
  /** The devices that it gave a key to: `<epoch> <device>`. */
  given: readonly string[];
  /** The epochs in which a comparison began while it had the key, whatever came of it. */
  guarded: readonly number[];
  /** The keys that it was given: `<epoch> <the key's full name>`. An epoch never has another one, not even after a reload. */
  held: readonly string[];
  /** The epochs whose key it got from a device that gave it only by a press. */
  inherited: readonly number[];
  /** The rounds in which it saw a number: `<epoch> <round>`. */
  compared: readonly string[];
  /** The epochs in which its person said that they see the number read aloud. */
  agreed: readonly number[];
  /** The rounds that its person said differ, or in which the list was changed: `<round> <how often that has changed>`. */
  doubted: readonly string[];
}

/** What can become known of a device. It only ever grows. */
type Learnt = Partial<Omit<OwnDevice, 'device' | 'openedAt'>>;

/** Keeps this person's device for this browser, so that panel and stage share it and a reload finds it again. */
export interface DeviceKeeper {
  /** The device for the session opened at `openedAt`, a new one if there is none. Rejects where browsers can't make one. */
  find(participant: string, openedAt: number): Promise<unknown>;
  /** The device that was found, with everything that this browser's windows have learnt about it. */
  own(): OwnDevice | undefined;
  /** Adds to what is known. */
  learn(learnt: Learnt): void;
  /** The session is over: forgets its devices in this meeting. */
  forget(): void;
  /** This window is closing. */
  close(): void;
  /** Tells this person's other windows in this browser; `hear` hears them. */
  tell(message: object): void;
  hear(listener: (message: unknown) => void): void;
}

type Row = OwnDevice & { meeting: string; participant: string };
type Said = { ask: OwnDevice } | { own: OwnDevice } | { message: unknown };

const nothingKnown = {
  round: 0,
  given: [],
  guarded: [],
  held: [],
  inherited: [],
  compared: [],
  agreed: [],
  doubted: [],
} satisfies Learnt;
const table = 'devices';
/** How long other windows have to answer, in ms. They are in the same browser, but may be busy drawing. */
const answerWithin = 250;
/** How long the database has to answer, in ms: without any answer, the panel would never show anything. */
const databaseWithin = 2_000;
/** Rows of meetings that were never opened again are dropped after this, in ms: no session lasts longer. */
const keptFor = 48 * 3_600_000;

/**
 * In IndexedDB under the meeting, because only there a private key can be kept that no script can read out. Where browsers
 * block that for frames of other sites, this window asks the person's other ones over a `BroadcastChannel`, which works there.
 */
export function deviceKeeper(meeting: string): DeviceKeeper {
  const database = open();
  let channel: BroadcastChannel | undefined;
  let current: Row | undefined;
  let finding: { what: string; found: Promise<void> } | undefined;
  /** Set while this window asks the others whether they have a device. */
  let settle: (() => void) | undefined;
  let listener: (message: unknown) => void = () => {};

  function say(said: Said): void {
    try {
      channel?.postMessage(said);
    } catch {
      // A browser that can't copy keys: then each window is a device of its own.
    }
  }

  function listen(name: string): void {
    channel?.close();
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if ('message' in data) return listener(data.message);
      if (!current) return;
      if ('ask' in data) {
        // Of two windows that ask at the same time, the one with the lower key gives its device to the other.
        if (settle && data.ask.device.id < current.device.id) current = { ...current, ...data.ask };
        else say({ own: current });
      } else if (settle) {
        current = { ...current, ...data.own };
        settle();
      } else if (current.device.id === data.own.device.id) current = together(current, data.own);
    };
  }

  async function askOthers(fresh: Row): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    current = fresh;
    settle = resolve;
    say({ ask: fresh });
    await within(answerWithin, promise);
    settle = undefined;
  }

  /** The row of this key, put there first if there is none or it belongs to an earlier session. */
  async function inDatabase(fresh: Row): Promise<Row | undefined> {
    const opened = await database;
    if (!opened) return undefined;
    const rows = rowsOf(opened);
    const known: Row | undefined = await done(rows.get(keyOf(fresh)));
    if (known?.openedAt === fresh.openedAt) return known;
    await done(rows.put(fresh));
    return fresh;
  }

  async function find(participant: string, openedAt: number): Promise<void> {
    current = undefined;
    listen(`mini-m ${meeting} ${participant} ${openedAt}`);
    // Made before it's known whether it's needed: no other step may come between reading and writing the row.
    const made = { device: await newDevice(), openedAt, ...nothingKnown };
    const fresh = { ...made, meeting, participant };
    const kept = await within(databaseWithin, inDatabase(fresh)).catch(() => undefined);
    if (kept) current = kept;
    else await askOthers(fresh);
  }

  /** Other windows may have written meanwhile. */
  async function write(row: Row): Promise<void> {
    const opened = await database;
    if (!opened) return;
    const rows = rowsOf(opened);
    const known: Row | undefined = await done(rows.get(keyOf(row)));
    // Forgotten, or of another session by now.
    if (known?.device.id === row.device.id) rows.put(together(row, known));
  }

  function close(): void {
    channel?.close();
    settle?.();
    channel = current = finding = undefined;
  }

  return {
    find(participant, openedAt) {
      const what = `${participant} ${openedAt}`;
      if (finding?.what !== what) finding = { what, found: find(participant, openedAt) };
      return finding.found;
    },
    own: () => (settle ? undefined : current),
    learn(learnt) {
      if (!current) return;
      current = together(current, { ...current, ...learnt });
      say({ own: current });
      void write(current).catch(() => {});
    },
    forget() {
      // If this window comes to know of a clear late, the next session may have begun.
      const last = current?.openedAt ?? Number.POSITIVE_INFINITY;
      close();
      void database
        .then((opened) => opened && deleteRows(opened, (row) => row.meeting === meeting && row.openedAt <= last))
        .catch(() => {});
    },
    close,
    tell: (message) => say({ message }),
    hear(heard) {
      listener = heard;
    },
  };
}

/** The promise's result, or undefined if it takes longer than this many ms. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What two windows know of the same device. */
function together<T extends OwnDevice>(one: T, other: OwnDevice): T {
  return {
    ...one,
    round: Math.max(one.round, other.round),
    given: union(one.given, other.given),
    guarded: union(one.guarded, other.guarded),
    held: union(one.held, other.held),
    inherited: union(one.inherited, other.inherited),
    compared: union(one.compared, other.compared),
    agreed: union(one.agreed, other.agreed),
    doubted: union(one.doubted, other.doubted),
  };
}

function union<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...new Set([...one, ...other])];
}

/** The database; undefined where the browser allows none. */
async function open(): Promise<IDBDatabase | undefined> {
  try {
    const opening = indexedDB.open('mini-m', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(table, { keyPath: ['meeting', 'participant'] });
    const database = await done(opening);
    const oldest = Date.now() - keptFor;
    void deleteRows(database, (row) => row.openedAt < oldest).catch(() => {});
    return database;
  } catch {
    return undefined;
  }
}

function rowsOf(database: IDBDatabase): IDBObjectStore {
  return database.transaction(table, 'readwrite').objectStore(table);
}

function keyOf({ meeting, participant }: Row): IDBValidKey {
  return [meeting, participant];
}

async function deleteRows(database: IDBDatabase, isOver: (row: Row) => boolean): Promise<void> {
  const rows = rowsOf(database);
  const all: Row[] = await done(rows.getAll());
  for (const row of all) if (isOver(row)) rows.delete(keyOf(row));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
