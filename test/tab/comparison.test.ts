import { describe, expect, it } from 'vitest';
import { type Comparison, comparisonOf } from '../../tab/compare/comparison.ts';
import { comparisonWords, digitsOf, inOnePiece } from '../../tab/compare/comparisonWords.ts';
import { lockStatusOf } from '../../tab/compare/lockStatus.ts';
import type { LockState, NoNumber } from '../../tab/live/lockState.ts';
import { cast, scenes } from './gallery/scenes.ts';

/** What a person's window knows in this scene. */
function known(scene: string, as: keyof typeof cast = 'priya') {
  const { now } = scenes[scene]?.().live(cast[as]).state() ?? {};
  if (now?.kind !== 'open') throw new Error('no open session');
  return now;
}

function comparison(scene: string, as: keyof typeof cast = 'priya'): Comparison {
  const { view, lock } = known(scene, as);
  const shown = comparisonOf(view, lock);
  if (!shown) throw new Error('no comparison');
  return shown;
}

function words(scene: string, as: keyof typeof cast = 'priya') {
  return comparisonWords(known(scene, as).view, comparison(scene, as));
}

const reasons: readonly NoNumber[] = [
  'not-listed',
  'itself-missing',
  'giver-missing',
  'given-missing',
  'doubled',
  'changed',
  'withheld',
  'alone',
  'too-many-rounds',
];

describe('a comparison', () => {
  it('waits for everyone who takes part and is here', () => {
    expect(comparison('compareAnswered').missing).toEqual(['p4', 'p5', 'p6']);
    const meeting = scenes.compareAnswered?.();
    meeting?.leave(cast.jonas);
    const now = meeting?.live(cast.priya).state().now;
    if (now?.kind !== 'open') throw new Error('no open session');
    expect(comparisonOf(now.view, now.lock)?.missing).toEqual(['p4', 'p6']);
  });

  it('is over once all of them see the same', () => {
    expect(comparison('compareAnswered').isOver).toBe(false);
    expect(comparison('compared').isOver).toBe(true);
  });

  it('is an alarm as soon as one of them sees another number', () => {
    expect(comparison('compareDiffers')).toMatchObject({ isAlarm: true, isOver: false, differing: ['p3'] });
  });

  it('is an alarm if this panel refuses a list, but not if someone didn’t answer', () => {
    const { view } = known('discuss');
    const alarming = reasons.filter((why) => {
      const lock: LockState = {
        devices: [],
        asking: [],
        compared: false,
        comparison: { round: 1, step: 'none', why, confirmed: {} },
      };
      return comparisonOf(view, lock)?.isAlarm;
    });
    expect(alarming).toEqual(['itself-missing', 'giver-missing', 'given-missing', 'doubled', 'changed']);
  });

  it('has a sentence for each reason why there is no number', () => {
    const { view } = known('discuss');
    const said = reasons.map((why) => {
      const shown: Comparison = { ...comparison('compare'), step: 'none', why };
      return comparisonWords(view, shown).why;
    });
    expect(new Set(said).size).toBe(reasons.length);
    expect(said.every((sentence) => sentence?.endsWith('.'))).toBe(true);
  });

  it('asks the facilitator to read the number, and everyone else whether it is theirs', () => {
    expect(words('compare', 'maya').ask).toBe('Read 482\u00a0917 aloud. Does everyone see the same?');
    expect(words('compare').ask).toBe('Maya reads 482\u00a0917 aloud. Do you see the same?');
    expect(words('compare').askSpoken).toBe('Maya reads 4 8 2, 9 1 7 aloud. Do you see the same?');
  });

  it('names those it waits for, besides the viewer, or counts them', () => {
    expect(words('compareAnswered', 'maya').missing).toBe('Waiting for Priya, Jonas, and Zoë');
    expect(words('compareAnswered').missing).toBe('Waiting for Jonas and Zoë');
    expect(words('compare').missing).toBe('Waiting for 4 people');
    expect(words('compareDiffers').differing).toBe('Tomás sees another number.');
    expect(words('compareDiffers', 'tomas').differing).toBe('You see another number.');
  });

  it('keeps a number in one piece, and spells it', () => {
    expect(inOnePiece('082 917')).toBe('082\u00a0917');
    expect(digitsOf('082 917')).toBe('0 8 2, 9 1 7');
  });
});

describe('the lock', () => {
  const status = (scene: string, as: keyof typeof cast = 'priya') => {
    const { view, lock } = known(scene, as);
    return lockStatusOf(lock, comparisonOf(view, lock));
  };

  it('says what state it is in', () => {
    expect(status('discuss')).toBe('locked');
    expect(status('compareWorking')).toBe('comparing');
    expect(status('compare')).toBe('comparing');
    expect(status('compareAnswered', 'maya')).toBe('compared');
    expect(status('compared')).toBe('compared');
    expect(status('lockAdded')).toBe('added');
    expect(status('compareDiffers')).toBe('differs');
    expect(status('compareRefused')).toBe('differs');
    expect(status('lockWaiting')).toBe('waiting');
    expect(status('lockNobodyHere')).toBe('nobody-here');
  });
});
