import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** A node of a syntax tree. */
export interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

const tab = fileURLToPath(new URL('../../tab/', import.meta.url));

/** The tab's source files whose name matches, by their path below tab/. Without the rehearsal, which plays the host. */
export function sourceFiles(pattern: RegExp): string[] {
  const names = readdirSync(tab, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => pattern.test(name) && !name.startsWith('rehearsal/'));
}

export const sourceOf = (name: string): string => readFileSync(tab + name, 'utf8');

/** Every node of a source file. Throws if the file doesn't parse. */
export function nodesOf(name: string): Node[] {
  const { program, errors } = parseSync(name, sourceOf(name));
  if (errors.length > 0) throw new Error(`${name} doesn't parse.`);
  return withDescendants(program as unknown as Node);
}

export const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

function withDescendants(node: Node): Node[] {
  return [node, ...Object.values(node).flat().filter(isNode).flatMap(withDescendants)];
}
