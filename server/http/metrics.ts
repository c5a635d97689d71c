import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CloseReason, closeCodes, Trouble } from '#session/protocol.ts';
import { type ClearReason, clearReasons } from '#session/rules/time.ts';
import type { Observer } from '../live/observer.ts';
import type { Counted } from '../store/redis/logFollower.ts';
import type { Store } from '../store/store.ts';

/** What is looked up at every scrape, rather than counted. */
export interface Present {
  sessions(): Promise<number>;
  connections(): Promise<number>;
  ready(): Promise<boolean>;
}

const outcomes = ['done', 'refused', ...Trouble.options] as const;

/**
 * What one process counts, for Prometheus. Labels have a fixed set of values, all of which are there from the start: no
 * id, no name, no text can ever be one.
 */
export class Metrics implements Observer {
  readonly registry = new Registry();
  #present: Present | undefined;
  readonly #joined;
  readonly #closed;
  readonly #commands;
  readonly #seconds;
  readonly #gaps;
  readonly #damaged;
  readonly #restores;
  readonly #clears;

  constructor() {
    const registers = [this.registry];
    const counter = (name: string, help: string) => new Counter({ name, help, registers });
    /** One label, and all values that it may have. */
    const labelled = <V extends string>(name: string, help: string, label: string, values: readonly V[]) => {
      const made = new Counter({ name, help, registers, labelNames: [label] });
      const by = new Map(values.map((value) => [value, made.labels({ [label]: value })]));
      for (const one of by.values()) one.inc(0);
      return (value: V) => by.get(value)?.inc();
    };
    const gauge = (name: string, help: string, look: (present: Present) => Promise<number>) => {
      const made = new Gauge({
        name,
        help,
        registers,
        collect: async () => {
          if (this.#present) made.set(await look(this.#present));
        },
      });
    };
    gauge('mini_m_ready', '1 while /readyz says so, else 0.', async ({ ready }) => Number(await ready()));
    gauge('mini_m_connections', 'Connections of windows to this server.', ({ connections }) => connections());
    gauge(
      'mini_m_sessions',
      'Open sessions that this server holds; one whose people are on two servers is held by both.',
      ({ sessions }) => sessions(),
    );
    this.#joined = counter('mini_m_joins_total', 'Windows that were let in.');
    this.#closed = labelled(
      'mini_m_closed_connections_total',
      'Connections that this server closed, by the reason it gave; many that nobody pressed for are a wrong registration.',
      'reason',
      Object.keys(closeCodes) as CloseReason[],
    );
    this.#commands = labelled(
      'mini_m_commands_total',
      'Commands, by what their sender was told: done; refused by the rules; or a trouble of the message or of ours.',
      'outcome',
      outcomes,
    );
    this.#seconds = new Histogram({
      name: 'mini_m_command_seconds',
      help: 'From reading a command that is then done to having told every window of its session on this server.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#gaps = counter(
      'mini_m_gaps_healed_total',
      'Published hints that were missing or wrong; the log was read instead.',
    );
    this.#damaged = counter(
      'mini_m_logs_damaged_total',
      'Looks at a log in Redis that holds something else than what was written there: someone else wrote to it.',
    );
    this.#restores = counter('mini_m_restores_total', 'Sessions that Redis had forgotten and this server put back.');
    this.#clears = labelled(
      'mini_m_clears_total',
      'Sessions cleared, by why; each is counted by one server.',
      'reason',
      clearReasons,
    );
    collectDefaultMetrics({ register: this.registry });
  }

  joined(): void {
    this.#joined.inc();
  }

  closed(reason: CloseReason): void {
    this.#closed(reason);
  }

  answered(outcome: (typeof outcomes)[number]): void {
    this.#commands(outcome);
  }

  told(ms: number): void {
    this.#seconds.observe(ms / 1_000);
  }

  cleared(why: ClearReason): void {
    this.#clears(why);
  }

  /** Counts what a store mended, or found damaged. */
  mended(what: Counted): void {
    (what === 'gap' ? this.#gaps : this.#damaged).inc();
  }

  /** The same store; what is put back into it is counted. */
  watching(store: Store): Store {
    return {
      ...store,
      restore: async (...args) => {
        const restored = await store.restore(...args);
        if (restored) this.#restores.inc();
        return restored;
      },
    };
  }

  /** What is asked from now on, when somebody scrapes. */
  watch(present: Present): void {
    this.#present = present;
  }
}

/**
 * Serves what is counted as `/metrics` on a port of its own, so that no proxy in front of the meetings ever passes it on.
 * Resolves, once it listens, with its address and a way to stop; rejects as `listen` does.
 */
export async function serveMetrics(
  { registry }: Metrics,
  where: { host: string; port: number },
): Promise<{ address: string; close(): void }> {
  const server = createServer(async ({ method, url }, response) => {
    if (url !== '/metrics' || method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    const page = await registry.metrics().catch(() => undefined);
    if (page === undefined) response.writeHead(500).end();
    else response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(page);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  return {
    address: `http://${host}:${port}/metrics`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
