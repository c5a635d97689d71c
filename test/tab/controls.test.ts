import { describe, expect, it } from 'vitest';
import { decide } from '#session/decide.ts';
import { viewFor } from '#session/viewFor.ts';
import { controlsOf, keyOf, skipsOf } from '../../tab/ui/controls.ts';
import { cast, scenes } from './gallery/scenes.ts';
import { meetings, sessionOf } from './gallery/stageScenes.ts';

/** `late`: how many ms later. */
function controlsIn(scene: string, late = 0) {
  const meeting = meetings[scene]?.();
  meeting?.pass(late);
  const session = meeting && sessionOf(meeting);
  const facilitator = session?.participants[0];
  if (!session || !facilitator) throw new Error(`There is no scene ${scene}`);
  return { session, facilitator, controls: controlsOf(viewFor(session, facilitator), meeting.now()) };
}

function skipsIn(scene: string) {
  const { session, facilitator } = controlsIn(scene);
  return skipsOf(viewFor(session, facilitator), session.at).map(({ command }) => command);
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

  it('go on to the next step of a consultation, have the step before as the way back, and the end under More', () => {
    const { controls } = controlsIn('consult-advise');
    expect(controls[0]?.command).toMatchObject({ type: 'go-to-consultation-step', to: 'ask' });
    expect(controls.filter(({ primary }) => primary).map(({ command }) => command)).toMatchObject([
      { type: 'go-to-consultation-step', to: 'helped' },
    ]);
    expect(skipsIn('consult-advise')[0]).toMatchObject({ type: 'leave-consultation' });
    expect(skipsIn('consult-tell')[0]).toMatchObject({ type: 'leave-consultation' });
    expect(skipsIn('discuss')[0]).toMatchObject({ type: 'begin-consultation' });
  });

  it.each([
    ['check-in', ['show']],
    ['tally-more', ['extend']],
    ['tally-even', ['next']],
  ])('suggest what the plan proposes, and continuing only for a majority: %s', (scene, primary) => {
    const { controls } = controlsIn(scene);
    expect(controls.filter((control) => control.primary).map(({ slot }) => slot)).toEqual(primary);
  });

  it.each([
    ['the first time', 'tally-more', 0, ['Five more minutes', 'Next topic']],
    ['when less fits', 'tally-more', 46, ['2 more minutes', 'Go to takeaways']],
    ['when little fits', 'tally-more', 48.5, ['One more minute', 'Go to takeaways']],
    ['when it’s time for takeaways', 'tally-more', 50, ['Finish this thought', 'Takeaways now']],
    ['when it’s time for takeaways before the tally', 'near-end', 0, ['Finish this thought', 'Takeaways now']],
  ])('propose what fits before the planned end: %s', (_, scene, minutes, labels) => {
    const { controls } = controlsIn(scene, minutes * 60_000);
    expect(controls.slice(1).map(({ label }) => label)).toEqual(labels);
    expect(controls.filter(({ primary }) => primary)).toHaveLength(1);
  });

  it('go to the takeaways where no other topic fits, before the tally too, and to the next one under More', () => {
    const { session, facilitator } = controlsIn('check-in');
    const view = viewFor(session, facilitator);
    const later = session.at + 46 * 60_000;
    expect(controlsOf(view, later).map(({ label }) => label)).toEqual([
      'Undo',
      'Show the result',
      '2 more minutes',
      'Go to takeaways',
    ]);
    expect(skipsOf(view, later).map(({ label }) => label)).toContain('Next topic');
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
          // Nobody has answered.
          show: scene === 'check-in-small' ? 'too-few-answers' : undefined,
        };
        expect(refusal?.code).toBe(slot in expected ? expected[slot as keyof typeof expected] : undefined);
      });
    },
  );

  it('have one key each', () => {
    expect(new Set(Object.values(keyOf)).size).toBe(Object.keys(keyOf).length);
  });
});

describe('the controls of a consultation', () => {
  function labelsIn(scene: string) {
    const meeting = scenes[scene]?.();
    const state = meeting?.live(cast.maya).state().now;
    if (!meeting || state?.kind !== 'open') throw new Error(`There is no scene ${scene}`);
    const labels = (of: typeof controlsOf) => of(state.view, meeting.now()).map(({ label }) => label);
    return { bar: labels(controlsOf), more: labels(skipsOf) };
  }

  it('propose to begin it where its author asked for it, and leave it to “More” elsewhere', () => {
    expect(labelsIn('consultProposed').bar).toContain('Begin consultation');
    const { bar, more } = labelsIn('discuss');
    expect(bar).not.toContain('Begin consultation');
    expect(more).toContain('Begin consultation');
  });

  it('go a step on or back, or end it', () => {
    expect(labelsIn('consultTell').bar).toEqual(['Undo', 'Pause', 'One more minute', 'Go to questions']);
    const { bar, more } = labelsIn('consult');
    expect(bar).toEqual(['One step back', 'Pause', 'One more minute', 'Go to what helped']);
    expect(more[0]).toBe('End consultation');
    expect(labelsIn('consultHelped').bar.at(-1)).toBe('End consultation');
  });

  it('offer a round of names while topics are gathered', () => {
    expect(labelsIn('gather').more.at(-1)).toBe('Begin a round of names');
    expect(labelsIn('names').more).toContain('Go to topics');
  });
});
