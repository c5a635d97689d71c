import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CloseReason, closeCodes, Trouble } from '#session/protocol.ts';
import { type ClearReason, clearReasons } from '#session/rules/time.ts';
import { type Transport, transports } from '../live/liveSocket.ts';
import type { Observer } from '../live/observer.ts';
import type { Counted } from '../store/redis/logFollower.ts';
import type { Store } from '../store/store.ts';

/** Values read at every scrape instead of counted. */
export interface Present {
  sessions(): Promise<number>;
  connections(transport: Transport): Promise<number>;
  ready(): Promise<boolean>;
}

const outcomes = ['done', 'refused', ...Trouble.options] as const;

/**
 * One process's metrics, for Prometheus. Labels have fixed sets of values, all present from the start, so no id, name or text can
 * ever become one.
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
    /** A counter with one label, whose values are known. */
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
    gauge('mini_m_connections', 'Connected windows on this server.', async ({ connections }) => {
      const counts = await Promise.all(transports.map(connections));
      return counts.reduce((sum, count) => sum + count, 0);
    });
    const byTransport = new Gauge({
      name: 'mini_m_connections_by_transport',
      help: 'The same by transport. Those by stream or poll have a network that lets no WebSocket through.',
      registers,
      labelNames: ['transport'],
      collect: async () => {
        for (const transport of transports) {
          byTransport.set({ transport }, (await this.#present?.connections(transport)) ?? 0);
        }
      },
    });
    gauge(
      'mini_m_sessions',
      'Open sessions on this server; a session with people on two servers counts on both.',
      ({ sessions }) => sessions(),
    );
    this.#joined = counter('mini_m_joins_total', 'Windows that joined.');
    this.#closed = labelled(
      'mini_m_closed_connections_total',
      'Connections closed by this server, by reason. Many closed right after joining point to a wrong registration.',
      'reason',
      Object.keys(closeCodes) as CloseReason[],
    );
    this.#commands = labelled(
      'mini_m_commands_total',
      'Commands by outcome: done, refused by the rules, or a problem with the message or the server.',
      'outcome',
      outcomes,
    );
    this.#seconds = new Histogram({
      name: 'mini_m_command_seconds',
      help: 'From reading a successful command to updating every window of its session on this server.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#gaps = counter(
      'mini_m_gaps_healed_total',
      'Missing or wrong notifications from Redis, after which the log was read instead.',
    );
    this.#damaged = counter(
      'mini_m_logs_damaged_total',
      'Reads of a log in Redis that didn’t match what was written there: someone else wrote to it.',
    );
    this.#restores = counter('mini_m_restores_total', 'Sessions that Redis lost and this server restored.');
    this.#clears = labelled(
      'mini_m_clears_total',
      'Cleared sessions by reason; each is counted by one server.',
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

  /** Counts gaps that a store healed and logs that it found damaged. */
  mended(what: Counted): void {
    (what === 'gap' ? this.#gaps : this.#damaged).inc();
  }

  /** Wraps a store to count the sessions restored into it. */
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

  /** Sets what is read at every scrape. */
  watch(present: Present): void {
    this.#present = present;
  }
}

/**
 * Serves `/metrics` on its own port, so that the proxy in front of the meetings can't expose it. Resolves once it listens;
 * rejects with the error of `listen`.
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
