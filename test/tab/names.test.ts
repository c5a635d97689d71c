import { describe, expect, it } from 'vitest';
import type { View } from '#session/view.ts';
import { initials } from '../../tab/ui/Face.tsx';
import { piecesOf } from '../../tab/ui/links.ts';
import { shortNameOf, topicName } from '../../tab/ui/names.ts';

/** A view with these people, in order, and their topics. */
function viewOf(names: readonly string[], topics: Record<string, ReadonlyArray<[author: number, text: string]>>): View {
  const people = Object.fromEntries(names.map((name, n) => [`p${n}`, { name, present: true, acknowledged: true }]));
  const parts = Object.entries(topics).map(([id, all]) => [
    id,
    { parts: all.map(([author, text], n) => ({ id: `${id}.${n}`, author: `p${author}`, text })) },
  ]);
  return { shared: { people, topics: Object.fromEntries(parts) }, own: { participant: 'p0' } } as unknown as View;
}

describe('names', () => {
  it('are first names, unless two people share theirs', () => {
    const { shared } = viewOf(['Maya Lindqvist', 'Lena Fischer', 'Lena Ek', 'Okafor, Zoë', '田中', '  '], {});
    expect(Object.keys(shared.people).map((id) => shortNameOf(shared, id))).toEqual([
      'Maya',
      'Lena Fischer',
      'Lena Ek',
      'Zoë',
      '田中',
      '  ',
    ]);
  });

  it.each([
    ['Maya Lindqvist', 'ML'],
    ['Wilhelmine-Friederike von Hohenstein', 'WH'],
    ['Tomás Ferreira (Guest)', 'TF'],
    ['álvaro', 'Á'],
    ['山田 太郎', '山太'],
    ['🦊 Fox', 'F'],
    ['007', '0'],
    ['Z̷͓̈́̀a̷l̴g̶o', 'Z'],
    ['', ''],
  ])('have initials: %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('a topic’s name on buttons', () => {
  it('is whose it is, and how it begins where its author has others', () => {
    const view = viewOf(['Maya Lindqvist', 'Tomás Ferreira', 'Aiko Tanaka'], {
      a: [[0, 'Mine']],
      b: [[1, 'Running a 1:1 with someone who never has an agenda']],
      c: [[1, 'Rindfleischetikettierungsüberwachungsaufgaben']],
      d: [
        [2, 'One'],
        [1, 'Other'],
      ],
    });
    expect(['a', 'b', 'c', 'd', 'gone'].map((id) => topicName(view, id))).toEqual([
      'your topic',
      'Tomás’s topic “Running a 1:1 with…”',
      'Tomás’s topic “Rindfleischetikettierungsübe…”',
      'Aiko and Tomás’s topic',
      '',
    ]);
  });
});

describe('web addresses in a text', () => {
  it('are shown as their host', () => {
    const text =
      'Read https://contoso.sharepoint.com/sites/x?y=1#z, (http://example.test/) and https://a.test: then http://';
    const pieces = piecesOf(text);
    expect(pieces.map((piece) => piece.text).join('')).toBe(
      'Read contoso.sharepoint.com/\u2060…, (example.test) and a.test: then http://',
    );
    expect(pieces.flatMap(({ href }) => href ?? [])).toEqual([
      'https://contoso.sharepoint.com/sites/x?y=1#z',
      'http://example.test/',
      'https://a.test',
    ]);
  });
});
