import { describe, expect, it } from 'vitest';
import { type Node, nodesOf, sourceFiles, sourceOf } from './syntax.ts';

const files = sourceFiles(/\.tsx$/);

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

  it.each(['tab', 'organizer', 'index', 'meet/signed-in'])(
    'are on a page marked as not to be translated: %s',
    (page) => {
      expect(sourceOf(`${page}.html`)).toContain('<html lang="en" translate="no">');
    },
  );
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
