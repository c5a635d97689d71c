import type { Frame } from 'playwright-core';

/** All that a frame's origin keeps in this browser, by kind: what it holds as text, or the error's name if it may hold nothing. */
export type Kept = Record<'localStorage' | 'sessionStorage' | 'cookies' | 'caches' | 'databases', string>;

export function keptIn(frame: Frame): Promise<Kept> {
  return frame.evaluate(async () => {
    const inDatabases = async () => {
      const found: unknown[] = [];
      for (const { name = '' } of await indexedDB.databases()) found.push(name, await rowsIn(name));
      return found;
    };
    const rowsIn = async (name: string) => {
      const database = await done(indexedDB.open(name));
      const rows: unknown[] = [];
      for (const store of database.objectStoreNames)
        rows.push(...(await done(database.transaction(store).objectStore(store).getAll())));
      database.close();
      return rows;
    };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const inCaches = async () => {
      const found: unknown[] = [];
      for (const name of await caches.keys())
        for (const { url } of await caches.open(name).then((cache) => cache.keys())) found.push(name, url);
      return found;
    };
    /** A key that no script can read out has nothing else to tell. */
    const readable = (_name: string, value: unknown) =>
      value instanceof CryptoKey
        ? `${value.type} key, ${value.extractable ? 'extractable' : 'not extractable'}`
        : value;
    const textOf = async (look: () => unknown) => {
      try {
        return JSON.stringify(await look(), readable);
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      localStorage: await textOf(() => ({ ...localStorage })),
      sessionStorage: await textOf(() => ({ ...sessionStorage })),
      cookies: await textOf(() => document.cookie),
      caches: await textOf(inCaches),
      databases: await textOf(inDatabases),
    };
  });
}
