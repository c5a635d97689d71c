import { createClient, createCluster, type RedisClientOptions } from 'redis';

export type Argument = string | Buffer;
export type Listener = (message: Buffer) => void;

/** Connections to Redis, stand-alone or a Cluster, as far as a store needs them. They mend themselves when lost. */
export interface RedisClients {
  connect(): Promise<unknown>;
  /** Sends a command to where `key` is. */
  send(key: string, args: Argument[]): Promise<unknown>;
  subscribe(channel: string, listener: Listener): Promise<void>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
  onReady(run: () => void): void;
  destroy(): void;
}

type Options = Pick<RedisClientOptions, 'disableOfflineQueue' | 'pingInterval' | 'maintNotifications'> & {
  RESP: 2;
  url: string;
  commandOptions: { typeMapping: Record<number, typeof Buffer>; timeout: number };
  socket: {
    connectTimeout: number;
    socketTimeout: number;
    reconnectStrategy(retries: number, cause: Error): false | number;
  };
};

/** Two connections to one server, one for commands and one for what is published. */
export function standAlone(options: Options): RedisClients {
  const commands = createClient(options);
  const hints = commands.duplicate();
  // Every operation says for itself that it failed; an error event without a listener would end the process.
  for (const client of [commands, hints]) client.on('error', () => {});
  return {
    connect: () => Promise.all([commands.connect(), hints.connect()]),
    send: (_key, args) => commands.sendCommand(args),
    subscribe: (channel, listener) => hints.sSubscribe(channel, listener, true),
    unsubscribe: (channel, listener) => hints.sUnsubscribe(channel, listener, true),
    onReady(run) {
      for (const client of [commands, hints]) client.on('ready', run);
    },
    destroy() {
      commands.destroy();
      hints.destroy();
    },
  };
}

/** The same to every node of a Cluster; `url` names one of them. */
export function clustered({ url, RESP, commandOptions, ...shared }: Options): RedisClients {
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
  for (const event of ['error', 'node-error', 'sharded-channel-moved-error']) cluster.on(event, () => {});
  return {
    connect: () => cluster.connect(),
    send: (key, args) => cluster.sendCommand(key, false, args),
    subscribe: (channel, listener) => cluster.sSubscribe(channel, listener, true),
    unsubscribe: (channel, listener) => cluster.sUnsubscribe(channel, listener, true),
    onReady: (run) => void cluster.on('node-ready', run),
    destroy: () => cluster.destroy(),
  };
}
