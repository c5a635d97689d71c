import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry } from '#session/command.ts';
import { decide, knowsRules, rulesVersion } from '#session/decide.ts';
import { openSession } from '#session/rules/start.ts';
import type { Cleared, Session } from '#session/session.ts';
import { fakeBox, fakeDevice } from '../support/fakeLock.ts';
import { minutes, type Story, seconds, threeTopics } from '../support/session.ts';

const answer = (given: 'finished' | 'continue') => ({ type: 'answer-check-in', answer: given }) as const;

/** A short meeting with a bit of every chapter. */
function meeting(): Story {
  const story = threeTopics({ settings: { rule: 'chatham-house' }, recordingOff: true }).sleeps(seconds(40));
  const [ada, ben] = [fakeDevice('Ada'), fakeDevice('Ben')];
  story.does('Ben', { type: 'bring-device', device: ben });
  story.does('Ada', { type: 'give-key', epoch: 1, from: ada, to: ben, box: fakeBox });
  story.does('Ada', { type: 'begin-comparison', round: 1 });
  story.does('Ben', { type: 'commit-nonce', round: 1, device: ben, commitment: 'c'.repeat(43) }).sleeps(seconds(12));
  story.does('Ben', { type: 'reveal-nonce', round: 1, device: ben, nonce: 'n'.repeat(43) });
  story.does('Ben', { type: 'confirm-number', round: 1, same: true });
  story.moves('introduce', 'vote').votes('Ben', 't3').does('Ada', { type: 'undo-transition' });
  story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' }).moves('vote');
  story.votes('Ada', 't2', 't2', 't1').votes('Ben', 't2', 't1', 't1').votes('Cleo', 't2', 't2', 't2');
  story.asks('Ada', { type: 'cast-vote', topic: 't2' });
  story.moves('discuss').closes('Ben');
  story.does('Cleo', { type: 'offer-help', topic: 't2', offered: true }).waits(minutes(5)).arrives('Ben');
  story.does('Ben', answer('finished')).does('Cleo', answer('continue')).does('Ada', answer('continue'));
  story.does('Ada', { type: 'extend-topic', minutes: 2 }, { type: 'pause-timer' });
  story.reports({ type: 'participant-left', person: 'key of Ada' }).does('Ben', { type: 'claim-role' });
  story.waits(seconds(15)).moves('wrap-up').arrives('Ada').does('Ben', { type: 'pass-turn' });
  return story.does('Cleo', { type: 'write-takeaway', text: 'Ask before I answer' });
}

test('[T4] these rules decide a log as they did when their version was released', async () => {
  const { opening, entries } = meeting();
  const lines: string[] = [];
  let session: Session | Cleared = openSession(opening);
  for (const entry of entries) {
    const decision = decide(session, entry);
    session = decision.session;
    lines.push(lineOf(entry, session, decision.refusal?.code));
  }
  const recorded = join(import.meta.dirname, `released/rules-${rulesVersion}.txt`);
  await expect(`${lines.join('\n')}\n${JSON.stringify(session, sorted)}\n`).toMatchFileSnapshot(recorded);
});

test('this release hands on sessions with other rules', () => {
  expect([rulesVersion - 1, rulesVersion, rulesVersion + 1].map(knowsRules)).toEqual([false, true, false]);
});

function lineOf({ at, command }: Entry, session: Session | Cleared, refusal = 'done'): string {
  const state = 'cleared' in session ? 'cleared' : `step ${session.step}, ${session.progress.phase.kind}`;
  return `${new Date(at).toISOString()} ${command.type}: ${refusal}; ${state}`;
}

/** Keeps the order in which keys were added out of the record. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
