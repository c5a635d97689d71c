import { describe, expect, it } from 'vitest';
import { isNode, type Node, nodesOf, sourceFiles, sourceOf } from './syntax.ts';

/** Attributes that name a sentence, as in `label="discuss.extend"`. */
const key = /^[\w-]+(\.[\w-]+)+$/;
const letters = /\p{L}/u;
/** Attributes that people read or hear. */
const said = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'label',
  'placeholder',
  'text',
  'title',
]);

const isWorded = (node: Node): boolean =>
  node.type === 'CallExpression' &&
  ['t', 'wordedRefusal', 'wordedTrouble'].includes(String((node.callee as Node).name));
const isText = (node: Node): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string' && letters.test(node.value) && !key.test(node.value)) ||
  (node.type === 'TemplateLiteral' &&
    (node.quasis as Node[]).some((part) => letters.test((part.value as { raw: string }).raw)));
/** The possible values of an expression: both branches of `a ? b : c` and of `a && b`. */
const outcomes = (node: Node): Node[] => {
  if (node.type === 'JSXExpressionContainer') return outcomes(node.expression as Node);
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((one) => outcomes(one as Node));
  if (node.type === 'LogicalExpression') return [node.left, node.right].flatMap((one) => outcomes(one as Node));
  return [node];
};

/** Text written in the component itself. */
function texts(node: Node): Node[] {
  if (node.type === 'JSXText') return letters.test(String(node.value)) ? [node] : [];
  if (node.type === 'JSXAttribute' && said.has(String((node.name as Node).name)))
    return isNode(node.value) ? outcomes(node.value).filter(isText) : [];
  if (node.type === 'JSXElement' || node.type === 'JSXFragment')
    return (node.children as Node[])
      .filter((child) => child.type === 'JSXExpressionContainer')
      .flatMap(outcomes)
      .filter(isText);
  return [];
}

/** Sentences glued from pieces: other languages have another word order. */
function glued(node: Node): Node[] {
  const pieces =
    node.type === 'TemplateLiteral'
      ? (node.expressions as Node[])
      : node.type === 'BinaryExpression' && node.operator === '+'
        ? [node.left as Node, node.right as Node]
        : [];
  if (pieces.flatMap(outcomes).some(isWorded)) return [node];
  if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') return [];
  // Next to words, on the same line: other words, or a value.
  const inline = (node.children as Node[]).filter(
    (child) => child.type !== 'JSXText' || String(child.value).trim() !== '',
  );
  return inline.filter(
    (child, at) =>
      child.type === 'JSXExpressionContainer' &&
      outcomes(child).some(isWorded) &&
      [inline[at - 1], inline[at + 1]].some(
        (next) =>
          next &&
          (next.type === 'JSXText' || next.type === 'JSXExpressionContainer') &&
          outcomes(next).some((one) => !['JSXElement', 'JSXEmptyExpression'].includes(one.type)),
      ),
  );
}

function found(rule: (node: Node) => Node[]): string[] {
  return sourceFiles(/(?<!vite\.config)\.tsx?$/).flatMap((name) => {
    const lineOf = (node: Node) => sourceOf(name).slice(0, node.start).split('\n').length;
    return nodesOf(name)
      .flatMap(rule)
      .map((node) => `${name}:${lineOf(node)}`);
  });
}

describe('the components', () => {
  it('contain no text: every sentence comes from the catalogue', () => {
    expect(found(texts)).toEqual([]);
  });

  it('glue no sentences from pieces', () => {
    expect(found(glued)).toEqual([]);
  });
});
