/**
 * Records the golden log of the present rules: `npx node test/session/golden/record.ts`. Only a missing one is written: a
 * recorded log is a promise, and is never recorded again. Other rules get another file, by their version.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesVersion } from '#session/decide.ts';
import { minutes, type Story, seconds, threeTopics } from '../../support/session.ts';
import { decided } from './golden.ts';

const answer = (given: 'finished' | 'continue') => ({ type: 'answer-check-in', answer: given }) as const;

/** A meeting of four in which a bit of everything happens. */
function meeting(): Story {
  const story = threeTopics({ settings: { rule: 'chatham-house' }, recordingOff: true }).sleeps(seconds(40));
  story.opens('Dan', 'dan', { meetingOrganizer: true, contact: 'dan@example.com' });
  story
    .does('Dan', { type: 'acknowledge-rule' }, { type: 'answer-role-offer', accept: false })
    .brings('Dan', 'Four 👍🏽');
  story
    .moves('introduce', 'vote')
    .votes('Ada', 't2', 't2', 't4')
    .does('Ada', { type: 'undo-transition' })
    .moves('vote');
  story
    .votes('Ben', 't4', 't4', 't1')
    .votes('Cleo', 't2', 't3', 't3')
    .asks('Ada', { type: 'withdraw-topic', part: 't1' });
  story.asks('Ada', { type: 'cast-vote', topic: 't2' });
  story.asks('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
  story.closes('Dan').waits(minutes(1)).moves('reveal', 'discuss');
  story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't1' });
  story.asks('Ada', { type: 'withdraw-topic', part: 't1' });
  story.waits(minutes(3));
  story.does('Ada', { type: 'pause-timer' }).waits(minutes(1));
  story.does('Ada', { type: 'resume-timer' }).does('Cleo', { type: 'offer-help', topic: 't4', offered: true });
  story.opens('Dan', 'dan-2').waits(minutes(2)).does('Ben', answer('finished')).does('Cleo', answer('continue'));
  story.does('Dan', answer('continue')).waits(seconds(20)).does('Ada', { type: 'extend-topic', minutes: 2 });
  story.reports({ type: 'participant-left', person: 'key of Ada' }).does('Ben', { type: 'claim-role' });
  story.waits(seconds(15)).moves('next-topic').closes('Cleo').waits(minutes(7)).moves('wrap-up').arrives('Cleo', 'Ada');
  story.does('Ben', { type: 'pass-turn' }, { type: 'write-takeaway', text: 'Ask before I answer' });
  return story.does('Ada', { type: 'take-back-role' }).does('Ada', { type: 'clear-session' });
}

const { opening, entries } = meeting();
const file = join(import.meta.dirname, `v${rulesVersion}-meeting.json`);
writeFileSync(file, `${JSON.stringify(decided(opening, entries), null, 2)}\n`, { flag: 'wx' });
