import { describe, expect, it } from 'vitest';
import { decide } from '#session/decide.ts';
import { viewFor } from '#session/viewFor.ts';
import { controlsOf, keyOf } from '../../tab/ui/controls.ts';
import { meetings, sessionOf } from './gallery/stageScenes.ts';

function controlsIn(scene: string) {
  const meeting = meetings[scene]?.();
  const session = meeting && sessionOf(meeting);
  const facilitator = session?.participants[0];
  if (!session || !facilitator) throw new Error(`There is no scene ${scene}`);
  return { session, facilitator, controls: controlsOf(viewFor(session, facilitator)) };
}

describe("the stage's controls", () => {
  it.each([
    ['gather', 'introduce'],
    ['introduce', 'introduce'],
    ['vote', 'reveal'],
    ['reveal', 'discuss'],
    ['discuss', 'next-topic'],
    ['discuss-last', 'wrap-up'],
  ])('move on from %s to %s', (scene, to) => {
    const next = controlsIn(scene).controls.find(({ slot }) => slot === 'next');
    expect(next?.command).toMatchObject({ type: 'move-on', to });
    expect(next?.primary).toBe(true);
  });

  it.each([
    ['check-in', []],
    ['tally-more', ['extend']],
    ['tally-even', ['next']],
  ])('suggest nothing before the tally, and continuing only for a majority: %s', (scene, primary) => {
    const { controls } = controlsIn(scene);
    expect(controls.filter((control) => control.primary).map(({ slot }) => slot)).toEqual(primary);
  });

  it.each(Object.keys(meetings).filter((scene) => scene !== 'cleared'))(
    'are refused only where the rules say so: %s',
    (scene) => {
      const { session, facilitator, controls } = controlsIn(scene);
      controls.forEach(({ command, slot }, i) => {
        const { at } = session;
        const { refusal } = decide(session, { by: facilitator.key, id: `Priya.${1000 + i}`, at, until: at, command });
        const expected = {
          back: session.previous ? undefined : scene.startsWith('reveal') ? 'result-seen' : 'nothing-to-undo',
          next: scene === 'gather-empty' ? 'no-topics' : undefined,
          // Its check-in is open and nobody has answered.
          show: scene === 'near-end' ? 'too-few-answers' : undefined,
        };
        expect(refusal?.code).toBe(slot in expected ? expected[slot as keyof typeof expected] : undefined);
      });
    },
  );

  it('have one key each', () => {
    expect(new Set(Object.values(keyOf)).size).toBe(Object.keys(keyOf).length);
  });
});
