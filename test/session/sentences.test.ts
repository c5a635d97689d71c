import { describe, expect, test } from 'vitest';
import type { View } from '#session/view.ts';
import { discussing, revealed, type Story } from '../support/session.ts';

const propose = (id: string, text = 'A sentence') => ({ type: 'propose-sentence', id, text }) as const;
const drop = (id: string) => ({ type: 'drop-sentence', id }) as const;
const texts = ({ shared }: Story) => shared.sentences?.map(({ text }) => text);

describe('what may leave the room', () => {
  test('[O1] is proposed while discussing and wrapping up', () => {
    expect(revealed().asks('Ben', propose('s1'))).toBe('wrong-phase');
    const story = discussing().does('Ben', propose('s1', 'On-call is too often.')).moves('wrap-up');
    expect(texts(story.does('Cleo', propose('s2', 'Two')))).toEqual(['On-call is too often.', 'Two']);
    expect(story.asks('Ben', propose('s3', ''))).toBe('text-empty');
    expect(story.asks('Ben', propose('s3', 'x'.repeat(1_215)))).toBe('text-too-long');
    expect(story.arrives('Eve').asks('Eve', propose('s3'))).toBe('rule-not-acknowledged');
  });

  test('[O2] everyone sees it, and nobody who proposed or dropped it', () => {
    const seen = (by: string, dropper: string) => {
      const story = discussing().joins('Dan').does(by, propose('s1'), propose('s2')).does(dropper, drop('s1'));
      return ['Ada', 'Ben', 'Cleo', 'Dan'].map((name): View => story.view(name));
    };
    const [ada] = seen('Ben', 'Ben');
    expect(ada?.shared.sentences).toEqual([{ id: 's2', text: 'A sentence' }]);
    expect(seen('Cleo', 'Dan')).toEqual(seen('Ben', 'Ben'));
    expect(seen('Ada', 'Cleo')).toEqual(seen('Ben', 'Ben'));
  });

  test('[O3] anyone drops any of them, and its id is gone for good', () => {
    const story = discussing().does('Ben', propose('s1'), propose('s2'));
    expect(story.asks('Cleo', drop('s9'))).toBe('no-sentence');
    story.does('Cleo', drop('s1'));
    expect(story.asks('Ada', drop('s1'))).toBe('no-sentence');
    for (const name of ['Ada', 'Ben']) expect(story.asks(name, propose('s1'))).toBe('sentence-id-taken');
    expect(story.asks('Ada', propose('s2'))).toBe('sentence-id-taken');
    expect(texts(story.does('Ada', { type: 'undo-transition' }))).toEqual(['A sentence']);
    expect(texts(story.does('Ada', drop('s2')))).toEqual([]);
  });

  test('[O3] [I5] names that every object has are no sentences', () => {
    const story = discussing();
    for (const name of ['constructor', '__proto__']) expect(story.asks('Ada', drop(name))).toBe('no-sentence');
  });

  test('[O4] there are at most three from each, and twelve in a whole session', () => {
    const story = discussing().does('Ben', propose('s1'), propose('s2'), propose('s3'));
    expect(story.refuses('Ben', propose('s4'))).toEqual({ code: 'sentences-used', max: 3 });
    story.does('Cleo', drop('s1'), drop('s2'), drop('s3'));
    for (let n = 4; n <= 12; n++) story.does('Ben', propose(`s${n}`)).does('Cleo', drop(`s${n}`));
    expect(story.refuses('Ben', propose('s13'))).toEqual({ code: 'sentences-used', max: 12 });
    expect(story.asks('Cleo', propose('s13'))).toBeUndefined();
  });

  test('[O4] and ten from all, with room again once one is dropped', () => {
    const story = discussing().joins('Dan').proposes('Dan', 'One');
    for (const name of ['Ada', 'Ben', 'Cleo']) story.proposes(name, 'One', 'Two', 'Three');
    expect(story.refuses('Dan', propose('s11'))).toEqual({ code: 'too-many-sentences', max: 10 });
    expect(story.does('Dan', drop('s2')).asks('Dan', propose('s11'))).toBeUndefined();
  });
});
