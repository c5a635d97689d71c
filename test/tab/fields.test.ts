import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const tab = fileURLToPath(new URL('../../tab/', import.meta.url));
// The rehearsal plays the host: nothing written in it is confidential or shown in a call.
const files = readdirSync(tab, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.tsx') && !name.startsWith('rehearsal/'),
);

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';
const all = (node: Node): Node[] => [node, ...Object.values(node).flat().filter(isNode).flatMap(all)];
const nodesOf = (name: string) => all(parseSync(name, readFileSync(tab + name, 'utf8')).program as unknown as Node);

/** Input types that take no text. */
const unwritten = new Set(['checkbox', 'radio', 'file', 'number', 'time']);

describe('text fields', () => {
  it('tell browsers and their extensions to leave their text alone', () => {
    const open: string[] = [];
    let found = 0;
    for (const name of files)
      for (const node of nodesOf(name)) {
        if (node.type !== 'JSXOpeningElement') continue;
        const element = String((node.name as Node).name);
        const attributes = node.attributes as Node[];
        const type = attributes.find((one) => (one.name as Node | undefined)?.name === 'type')?.value as
          | Node
          | undefined;
        if (element !== 'textarea' && !(element === 'input' && !unwritten.has(String(type?.value)))) continue;
        found++;
        const says = attributes.some(
          (one) => one.type === 'JSXSpreadAttribute' && (one.argument as Node).name === 'confidentialField',
        );
        if (!says) open.push(`${name}: ${element}`);
      }
    expect(open).toEqual([]);
    expect(found).toBeGreaterThan(5);
  });

  it.each(['tab', 'organizer', 'index', 'signed-in'])('are on a page marked as not to be translated: %s', (page) => {
    expect(readFileSync(`${tab}${page}.html`, 'utf8')).toContain('<html lang="en" translate="no">');
  });
});

it('panel, stage and dialogs use one button, the guarded one', () => {
  const others = files.filter(
    (name) =>
      !/^(organizer|ui)\//.test(name) &&
      nodesOf(name).some(
        (node) =>
          (node.type === 'ImportSpecifier' && (node.local as Node).name === 'Button' && isFluent(node, name)) ||
          (node.type === 'JSXOpeningElement' && (node.name as Node).name === 'button'),
      ),
  );
  expect(others).toEqual([]);
});

function isFluent(specifier: Node, name: string): boolean {
  return nodesOf(name).some(
    (node) =>
      node.type === 'ImportDeclaration' &&
      (node.source as Node).value === '@fluentui/react-components' &&
      (node.specifiers as Node[]).some(({ start }) => start === specifier.start),
  );
}
