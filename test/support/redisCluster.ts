import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { startRedis, type TestRedis } from './redis.ts';

export interface TestCluster {
  /** The URL of a node. */
  url: string;
  nodes: TestRedis[];
  /**
   * Moves this key's slot to another node, as when one is added or removed: announces it, moves the keys one by one
   * (meanwhile, clients get `ASK`), then assigns the slot (`MOVED`).
   */
  moveSlotOf(key: string): Promise<void>;
  kill(): Promise<void>;
}

const slots = 16_384;

/** Starts a real Redis Cluster of three masters on this machine, and waits until all know each other. */
export async function startCluster(): Promise<TestCluster> {
  const folders = await Promise.all([1, 2, 3].map(() => mkdtemp(join(tmpdir(), 'mini-m-cluster-'))));
  const nodes = await Promise.all(folders.map((dir) => startRedis({ args: clusterArgs(dir), bus: true })));
  const clients = await Promise.all(nodes.map(({ url }) => createClient({ url }).connect()));
  const each = Math.ceil(slots / nodes.length);
  for (const [i, client] of clients.entries()) {
    const [from, to] = [i * each, Math.min((i + 1) * each, slots) - 1];
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)]);
    await client.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)]);
  }
  for (const { port } of nodes) await clients[0]?.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(port)]);
  const whole = async () => {
    const said = await Promise.all(clients.map((client) => client.sendCommand(['CLUSTER', 'INFO'])));
    return said.every((info) => /cluster_state:ok/.test(String(info)) && /cluster_known_nodes:3/.test(String(info)));
  };
  while (!(await whole())) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const client of clients) client.destroy();
  return {
    url: nodes[0]?.url ?? '',
    nodes,
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
    async kill() {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

function clusterArgs(dir: string): string[] {
  return ['--cluster-enabled', 'yes', '--dir', dir, '--cluster-node-timeout', '2000'];
}
