import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#session/limits.ts';
import { shapes } from '../../tab/build/compiledShapes.ts';
import * as written from '../../tab/live/shapes.ts';
import { cast, scenes } from './gallery/scenes.ts';

/** The module as the built tab has it. */
const compiled: typeof written = await import(`data:text/javascript,${encodeURIComponent(shapes())}`);

/** Every state of the gallery as each of its people sees it, as on the wire. */
const views = Object.values(scenes).flatMap((scene) => {
  const meeting = scene();
  return Object.values(cast).flatMap((person) => {
    const { now } = meeting.live(person).state();
    return now.kind === 'open' ? [JSON.parse(JSON.stringify(now.view))] : [];
  });
});
const now = 1_700_000_000_000;
const place = 'AAAAAAAAAAAAAAAAAAAAAA';
const messages: object[] = [
  ...views.map((view) => ({ type: 'welcome', now, place, view })),
  { type: 'vacant', now, name: 'Maya', clearedAt: now },
  { type: 'peeked', now, open: false },
  { type: 'change', place, shared: { topics: { t1: null } }, own: {}, done: [1, 2] },
  { type: 'done', counter: 3 },
  { type: 'refused', counter: 3, refusal: { code: 'votes-used', max: 3 }, sentence: 'No.' },
  { type: 'cleared', now },
  { type: 'ticket', ticket: 'x' },
  { type: 'trouble', trouble: 'bug', sentence: 'Sorry.', counter: 3, request: 'r1' },
  { type: 'pong', now, sentAt: 1.5 },
];

/** The same value with one change, at any depth; as JSON, which has no holes in arrays. */
function changed(value: object): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.constantFrom(undefined, null, '', 'vote', 'ideas', 0, -1, 0.5, 7, true, [], {}),
    fc.jsonValue(),
  );
  return fc.tuple(fc.array(fc.nat(), { maxLength: 8 }), other, fc.string()).map(([path, put, key]) => {
    const copy = structuredClone(value) as Record<string, unknown>;
    let at = copy;
    for (const step of path) {
      const keys = Object.keys(at);
      const next = at[keys[step % keys.length] ?? ''];
      if (typeof next !== 'object' || next === null) break;
      at = next as typeof at;
    }
    const keys = [...Object.keys(at), Array.isArray(at) ? String(at.length) : key];
    at[keys[(path.at(-1) ?? 0) % keys.length] ?? key] = put;
    return JSON.parse(JSON.stringify(copy));
  });
}

describe('the compiled schemas of the built tab', () => {
  it('accept what the server sends', () => {
    expect(messages.filter((message) => !compiled.isServerMessage(message))).toEqual([]);
    expect(views.filter((view) => !compiled.isView(view))).toEqual([]);
  });

  it('accept and refuse the same messages as the schemas, whatever is changed', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...messages).chain(changed), (message) => {
        const expected = written.isServerMessage(message);
        if (!expected) refused++;
        expect(compiled.isServerMessage(message)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    // Otherwise the property would hold trivially.
    expect(refused).toBeGreaterThan(300);
  });

  it('accept and refuse the same views and settings as the schemas', () => {
    const view = fc.constantFrom(...views).chain(changed);
    const settings = fc.constantFrom<object>(defaultSettings, {}, { popUps: false }).chain(changed);
    fc.assert(
      fc.property(fc.oneof(view, settings, fc.anything()), (value) => {
        expect(compiled.isView(value)).toBe(written.isView(value));
        expect(compiled.areSettings(value)).toBe(written.areSettings(value));
      }),
      { numRuns: 1_000 },
    );
  });

  it('offer the same choices', () => {
    expect([compiled.helps, compiled.answers]).toEqual([written.helps, written.answers]);
  });
});
