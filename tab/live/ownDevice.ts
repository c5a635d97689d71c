import { type Device, newDevice } from '../lock/device.ts';

/** What this browser knows of its device in one session. Nothing of it tells what anyone wrote. */
export interface OwnDevice {
  device: Device;
  /** The session it belongs to, by the time it was opened, in ms. */
  openedAt: number;
  /** The last round of comparing it took part in: it never commits to the same round twice. */
  round: number;
  /** The devices that it gave the key to. */
  given: readonly string[];
  /** The epochs under whose keys it has seen a number. */
  compared: readonly number[];
}

/** Keeps this person's device for this browser, so that panel and stage share it and a reload finds it again. */
export interface DeviceKeeper {
  /** The device for the session opened at `openedAt`, a new one if there is none. Rejects where browsers can't make one. */
  find(participant: string, openedAt: number): Promise<OwnDevice>;
  /** Keeps what changed. */
  keep(own: OwnDevice): void;
  /** The session is over: forgets the devices of this meeting. */
  forget(): void;
  /** Tells this person's other windows in this browser; `hear` hears them. */
  tell(message: object): void;
  hear(listener: (message: unknown) => void): void;
}

type Row = OwnDevice & { meeting: string; participant: string };
type Said = { ask: number } | { own: OwnDevice } | { forget: true } | { message: unknown };

const table = 'devices';
/** How long other windows have to answer, in ms. They are in the same browser, but may be busy drawing. */
const answerWithin = 250;
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
  let answered: ((own: OwnDevice) => void) | undefined;
  let listener: (message: unknown) => void = () => {};

  const say = (said: Said) => channel?.postMessage(said);

  function listen(participant: string): void {
    channel?.close();
    channel = new BroadcastChannel(`mini-m ${meeting} ${participant}`);
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if ('ask' in data) {
        if (current?.openedAt === data.ask) say({ own: current });
      } else if ('own' in data) {
        // Another window knows more of the same device: a comparison, or someone it gave the key to.
        if (current?.device.id === data.own.device.id) current = { ...current, ...data.own };
        answered?.(data.own);
      } else if ('forget' in data) current = undefined;
      else listener(data.message);
    };
  }

  async function fromOthers(openedAt: number): Promise<OwnDevice | undefined> {
    const { promise, resolve } = Promise.withResolvers<OwnDevice | undefined>();
    const timer = setTimeout(resolve, answerWithin);
    answered = (own) => own.openedAt === openedAt && resolve(own);
    say({ ask: openedAt });
    const own = await promise;
    clearTimeout(timer);
    answered = undefined;
    return own;
  }

  /** The row of this key, put there first if there is none or it belongs to an earlier session. */
  async function inDatabase(fresh: Row): Promise<Row | undefined> {
    const rows = (await database)?.transaction(table, 'readwrite').objectStore(table);
    if (!rows) return undefined;
    const known: Row | undefined = await done(rows.get([fresh.meeting, fresh.participant]));
    if (known?.openedAt === fresh.openedAt) return known;
    await done(rows.put(fresh));
    return fresh;
  }

  return {
    async find(participant, openedAt) {
      if (current?.participant === participant && current.openedAt === openedAt) return current;
      listen(participant);
      // Made before it's known whether it's needed: no other step may come between reading and writing the row.
      const made = { device: await newDevice(), openedAt, round: 0, given: [], compared: [] };
      const fresh = { ...made, meeting, participant };
      const kept = await inDatabase(fresh).catch(() => undefined);
      current = kept ?? { ...fresh, ...(await fromOthers(openedAt)) };
      return current;
    },
    keep(own) {
      if (!current) return;
      current = { ...current, ...own };
      const row = current;
      say({ own: row });
      void database.then((open) => open && done(rowsOf(open).put(row))).catch(() => {});
    },
    forget() {
      current = undefined;
      say({ forget: true });
      void database.then((open) => open && deleteRows(open, (row) => row.meeting === meeting)).catch(() => {});
    },
    tell: (message) => say({ message }),
    hear(heard) {
      listener = heard;
    },
  };
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

async function deleteRows(database: IDBDatabase, isOver: (row: Row) => boolean): Promise<void> {
  const rows = rowsOf(database);
  const all: Row[] = await done(rows.getAll());
  for (const row of all) if (isOver(row)) rows.delete([row.meeting, row.participant]);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
