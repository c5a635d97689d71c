import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { startRedis, type TestRedis } from './redis.ts';

export interface TestCluster {
  /** The URL of a node. */
  url: string;
  /** Its primaries at the start. */
  nodes: TestRedis[];
  /** The replica of each, if there are any. */
  followers: TestRedis[];
  /**
   * Moves this key's slot to another node, as when one is added or removed: announces it, moves the keys one by one
   * (meanwhile, clients get `ASK`), then assigns the slot (`MOVED`).
   */
  moveSlotOf(key: string): Promise<void>;
  /** The primary that has this key. */
  primaryOf(key: string): Promise<TestRedis>;
  /** Starts a node again that was killed; it finds the others and follows the primary that replaced it. */
  restart(node: TestRedis): Promise<void>;
  kill(): Promise<void>;
}

interface ClusterOptions {
  server?: string;
  replicas?: boolean;
}

const slots = 16_384;

/**
 * Starts a real Redis Cluster of three primaries on this machine, and waits until all know each other. `server`: another
 * command, such as `valkey-server`; `replicas`: whether each primary has one.
 */
export async function startCluster({ server, replicas = false }: ClusterOptions = {}): Promise<TestCluster> {
  const begin = async (): Promise<[string, TestRedis]> => {
    const dir = await mkdtemp(join(tmpdir(), 'mini-m-cluster-'));
    return [dir, await startRedis({ args: clusterArgs(dir), bus: true, ...(server && { server }) })];
  };
  const all = await Promise.all(Array.from({ length: replicas ? 6 : 3 }, begin));
  const folders = all.map(([folder]) => folder);
  const nodes = all.slice(0, 3).map(([, node]) => node);
  const followers = all.slice(3).map(([, node]) => node);
  const clients = await Promise.all(nodes.map(({ url }) => createClient({ url }).connect()));
  const each = Math.ceil(slots / nodes.length);
  for (const [i, client] of clients.entries()) {
    const [from, to] = [i * each, Math.min((i + 1) * each, slots) - 1];
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)]);
    await client.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)]);
  }
  const ids = await Promise.all(clients.map((client) => client.sendCommand(['CLUSTER', 'MYID'])));
  clients.push(...(await Promise.all(followers.map(({ url }) => createClient({ url }).connect()))));
  for (const [, { port }] of all) await clients[0]?.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(port)]);
  const whole = async () => {
    const said = await Promise.all(clients.map((client) => client.sendCommand(['CLUSTER', 'INFO'])));
    const knowsAll = `cluster_known_nodes:${all.length}`;
    return said.every((info) => String(info).includes('cluster_state:ok') && String(info).includes(knowsAll));
  };
  const until = async (is: () => Promise<boolean>) => {
    while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(whole);
  for (const [i, follower] of clients.slice(3).entries()) {
    await until(async () => String(await follower.sendCommand(['CLUSTER', 'NODES'])).includes(String(ids[i])));
    await follower.sendCommand(['CLUSTER', 'REPLICATE', String(ids[i])]);
    await until(async () =>
      String(await follower.sendCommand(['INFO', 'replication'])).includes('master_link_status:up'),
    );
  }
  for (const client of clients) client.destroy();
  return {
    url: nodes[0]?.url ?? '',
    nodes,
    followers,
    async moveSlotOf(key) {
      const each = await Promise.all(nodes.map(({ url }) => createClient({ url }).connect()));
      const asked = (i: number, ...args: string[]) => (each[i] as (typeof each)[0]).sendCommand(args);
      const ids = await Promise.all(each.map((_, i) => asked(i, 'CLUSTER', 'MYID')));
      const slot = String(await asked(0, 'CLUSTER', 'KEYSLOT', key));
      const held = await Promise.all(each.map((_, i) => asked(i, 'EXISTS', key).catch(() => 0)));
      const from = held.indexOf(1);
      const to = (from + 1) % nodes.length;
      await asked(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(ids[from]));
      await asked(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(ids[to]));
      const port = String(nodes[to]?.port);
      for (;;) {
        const keys = (await asked(from, 'CLUSTER', 'GETKEYSINSLOT', slot, '10')) as unknown as string[];
        if (keys.length === 0) break;
        await asked(from, 'MIGRATE', '127.0.0.1', port, '', '0', '5000', 'KEYS', ...keys);
      }
      for (const i of [to, from, 3 - to - from]) await asked(i, 'CLUSTER', 'SETSLOT', slot, 'NODE', String(ids[to]));
      for (const client of each) client.destroy();
    },
    async primaryOf(key) {
      for (const node of nodes) {
        const client = await createClient({ url: node.url }).connect();
        const held = await client.exists(key).catch(() => 0);
        client.destroy();
        if (held === 1) return node;
      }
      throw new Error('no primary has this key');
    },
    async restart({ port }) {
      const [folder] = all.find(([, node]) => node.port === port) ?? [''];
      const node = await startRedis({ port, args: clusterArgs(folder), bus: true, ...(server && { server }) });
      all.push([folder, node]);
    },
    async kill() {
      await Promise.all(all.map(([, node]) => node.kill()));
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

function clusterArgs(dir: string): string[] {
  return ['--cluster-enabled', 'yes', '--dir', dir, '--cluster-node-timeout', '2000'];
}
