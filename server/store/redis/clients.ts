import { createClient, createCluster, type RedisClientOptions } from 'redis';

export type Argument = string | Buffer;
export type Listener = (message: Buffer) => void;

/** Connections to one Redis server or a Cluster. They reconnect automatically. */
export interface RedisClients {
  connect(): Promise<unknown>;
  /** Sends a command to the node that has `key`. */
  send(key: string, args: Argument[]): Promise<unknown>;
  /**
   * Waits until this many replicas have what was last written to the node that has `key`, but at most `ms`; resolves with how
   * many have it.
   */
  replicated(key: string, replicas: number, ms: number): Promise<unknown>;
  subscribe(channel: string, listener: Listener): Promise<void>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
  /** Calls `run` whenever a connection is ready; `wasLost`: it replaces a lost one. */
  onReady(run: (wasLost: boolean) => void): void;
  /** Connects again, in case the address now leads to another server. A Cluster finds its primaries on its own. */
  reconnect(): void;
  destroy(): void;
}

/** Gets every error of a connection, also those of attempts to reconnect. */
type Failed = (error: unknown) => void;

type Options = Pick<RedisClientOptions, 'disableOfflineQueue' | 'pingInterval' | 'maintNotifications'> & {
  RESP: 3;
  url: string;
  commandOptions: { typeMapping: Record<number, typeof Buffer>; timeout: number };
  socket: {
    connectTimeout: number;
    socketTimeout: number;
    reconnectStrategy(retries: number, cause: Error): false | number;
  };
};

/**
 * One connection to one server, shared by commands and subscriptions, so a process receives its own entry along with the
 * reply to its append.
 */
export function standAlone(options: Options, failed: Failed): RedisClients {
  const client = createClient(options);
  client.on('error', failed);
  return {
    connect: () => client.connect(),
    send: (_key, args) => client.sendCommand(args),
    replicated: (_key, replicas, ms) => client.sendCommand(['WAIT', String(replicas), String(ms)]),
    subscribe: (channel, listener) => client.sSubscribe(channel, listener, true),
    unsubscribe: (channel, listener) => client.sUnsubscribe(channel, listener, true),
    // Registered after the first connection is ready.
    onReady: (run) => void client.on('ready', () => run(true)),
    // The server closes the connection, and the client opens a new one. QUIT needs no right.
    reconnect: () => void client.sendCommand(['QUIT']).catch(() => {}),
    destroy: () => client.destroy(),
  };
}

type Node = { host: string; port: number };

/** One such connection to every node of a Cluster; `url` names any of them. */
export function clustered({ url, RESP, commandOptions, ...shared }: Options, failed: Failed): RedisClients {
  const { username, password, protocol } = new URL(url);
  const socket = { ...shared.socket, ...(protocol === 'rediss:' && { tls: true as const }) };
  const cluster = createCluster({
    RESP,
    commandOptions,
    rootNodes: [{ url }],
    defaults: {
      ...shared,
      socket,
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
    },
  });
  for (const event of ['error', 'node-error', 'sharded-channel-moved-error']) cluster.on(event, failed);
  return {
    connect: () => cluster.connect(),
    send: (key, args) => cluster.sendCommand(key, false, args),
    // The Cluster's client would ask every node.
    replicated: async (key, replicas, ms) =>
      (await cluster.getNodeClientForKey(key)).sendCommand(['WAIT', String(replicas), String(ms)]),
    subscribe: (channel, listener) => cluster.sSubscribe(channel, listener, true),
    unsubscribe: (channel, listener) => cluster.sUnsubscribe(channel, listener, true),
    onReady(run) {
      const lost = new Set<string>();
      const at = ({ host, port }: Node) => `${host}:${port}`;
      cluster.on('node-reconnecting', (node: Node) => lost.add(at(node)));
      cluster.on('node-ready', (node: Node) => run(lost.delete(at(node))));
    },
    reconnect() {},
    destroy: () => cluster.destroy(),
  };
}
