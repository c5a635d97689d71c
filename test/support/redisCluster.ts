import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { startRedis, type TestRedis } from './redis.ts';

export interface TestCluster {
  /** One of the nodes. */
  url: string;
  nodes: TestRedis[];
  kill(): Promise<void>;
}

const slots = 16_384;

/** Starts a real Redis Cluster of three masters on this machine, and waits until all of them know all of it. */
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
    async kill() {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

function clusterArgs(dir: string): string[] {
  return ['--cluster-enabled', 'yes', '--dir', dir, '--cluster-node-timeout', '2000'];
}
