/** What a window needs of its browser to find its device: a database that may be blocked, and channels to other windows. */
export class FakeBrowser {
  /** The devices kept, as rows; undefined where the browser blocks storage. */
  readonly rows: Map<string, { openedAt: number }> | undefined;

  /** Whether its database never answers. */
  isStuck = false;

  constructor(blocked = false) {
    this.rows = blocked ? undefined : new Map();
  }

  /** The part of `indexedDB` that we use. */
  get indexedDB() {
    const { rows, isStuck } = this;
    const answer = <T>(result: T) => {
      const request = { result, onsuccess: () => {}, onupgradeneeded: () => {} };
      if (!isStuck) queueMicrotask(() => request.onsuccess());
      return request;
    };
    const store = {
      get: (key: string[]) => answer(structuredClone(rows?.get(key.join(' ')))),
      getAll: () => answer(structuredClone([...(rows?.values() ?? [])])),
      put: (row: { meeting: string; participant: string; openedAt: number }) => {
        rows?.set([row.meeting, row.participant].join(' '), structuredClone(row));
        return answer(undefined);
      },
      delete: (key: string[]) => answer(rows?.delete(key.join(' '))),
    };
    return {
      open() {
        if (!rows) throw new DOMException('blocked', 'SecurityError');
        return answer({ transaction: () => ({ objectStore: () => store }), createObjectStore() {} });
      },
    };
  }
}

/** Like `BroadcastChannel`, but Node's own can't bring keys to more than one other window. */
export class FakeChannel {
  static open = new Set<FakeChannel>();
  /** Messages wait here as long as it's set. */
  static held: Array<() => void> | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    FakeChannel.open.add(this);
  }

  postMessage(data: unknown): void {
    if (!FakeChannel.open.has(this)) throw new DOMException('closed', 'InvalidStateError');
    for (const other of FakeChannel.open) {
      if (other === this || other.#name !== this.#name) continue;
      const copy = structuredClone(data);
      const deliver = () => void (FakeChannel.open.has(other) && other.onmessage?.({ data: copy }));
      if (FakeChannel.held) FakeChannel.held.push(deliver);
      else queueMicrotask(deliver);
    }
  }

  /** Whatever waits arrives. */
  static release(): void {
    const held = FakeChannel.held ?? [];
    FakeChannel.held = undefined;
    for (const deliver of held) queueMicrotask(deliver);
  }

  close(): void {
    FakeChannel.open.delete(this);
  }
}
