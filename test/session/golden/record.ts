/**
 * Records golden logs: `npx node test/session/golden/record.ts`. Only those that are missing are written: a recorded log is
 * a promise to the release before, and is never recorded again. New rules get new files, by their version.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesVersion } from '#session/decide.ts';
import { minutes, type Story, seconds, threeTopics } from '../../support/session.ts';
import { decided, type Golden } from './golden.ts';

const answer = (given: 'finished' | 'continue') => ({ type: 'answer-check-in', answer: given }) as const;

const stories: Record<string, () => Story> = {
  'full-meeting': () => {
    const story = threeTopics({ settings: { rule: 'chatham-house' }, recordingOff: true }).sleeps(seconds(40));
    story.opens('Dan', 'dan', { meetingOrganizer: true, contact: 'dan@example.com' });
    story.does('Dan', { type: 'acknowledge-rule' }, { type: 'answer-role-offer', accept: false });
    story.does('Dan', { type: 'add-topic', text: 'Vier 👍🏽', help: 'a-challenge' }).waits(minutes(2));
    story.moves('introduce', 'introduce', 'vote').votes('Ada', 't2', 't2', 't4').votes('Ben', 't4', 't4', 't1');
    story.votes('Cleo', 't2', 't3', 't3').asks('Cleo', { type: 'cast-vote', topic: 't1' });
    story.votes('Dan', 't4', 't2').closes('Dan').waits(minutes(1)).opens('Dan', 'dan-2');
    story.asks('Dan', { type: 'cast-vote', topic: 't2' }, 'dan-2.1');
    story.moves('discuss').waits(minutes(3)).does('Ada', { type: 'pause-timer' }).waits(minutes(1));
    story.does('Ada', { type: 'resume-timer' }).does('Cleo', { type: 'offer-help', topic: 't2', offered: true });
    story.does('Ben', { type: 'mark-ready', ready: true }).waits(minutes(2));
    story.does('Ben', answer('finished')).does('Cleo', answer('continue')).waits(seconds(20));
    story.does('Ada', { type: 'extend-topic', minutes: 2 }).waits(minutes(2)).does('Ada', { type: 'show-tally' });
    story.moves('next-topic').does('Ada', { type: 'move-topic', topic: 't1', to: 0 }).closes('Ben').waits(minutes(7));
    story.moves('next-topic').joins('Eve').waits(minutes(1)).moves('wrap-up').arrives('Ben');
    story.does('Ada', { type: 'end-turn', participant: 'p1' }).does('Eve', { type: 'pass-turn' });
    story.does('Ben', { type: 'write-takeaway', text: 'Ask before I answer' }, { type: 'mark-copied' });
    return story.does('Ada', { type: 'clear-session' });
  },
  'claimed-role': () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1').closes('Ada').sleeps(minutes(1));
    story.asks('Ben', { type: 'claim-role' });
    story.waits(minutes(2)).does('Ben', { type: 'claim-role' }).sleeps(seconds(5)).asks('Cleo', { type: 'claim-role' });
    story.sleeps(minutes(1)).does('Ben', { type: 'move-on', to: 'reveal' }).arrives('Ada');
    story.does('Ada', { type: 'take-back-role' }).asks('Ben', { type: 'move-on', to: 'discuss' });
    story.reports({ type: 'process-gone', process: 'one', diedAt: story.now - seconds(9) }).sleeps(minutes(4));
    story.arrives('Cleo').does('Cleo', { type: 'claim-role' }).waits(seconds(15)).moves('discuss');
    story.reports({ type: 'meeting-ended' }).waits(minutes(1)).reports({ type: 'meeting-resumed' });
    story.reports({ type: 'participant-left', person: 'key of Cleo' });
    return story.waits(minutes(61));
  },
  'undo-and-merge': () => {
    const story = threeTopics().brings('Ben', 'Four').moves('vote').votes('Ben', 't3', 't2').votes('Ada', 't1', 't1');
    story.does('Ada', { type: 'merge-topics', topic: 't4', into: 't2' }).moves('reveal');
    story.does('Ada', { type: 'undo-transition' }).asks('Ada', { type: 'undo-transition' });
    story.does('Ben', { type: 'take-back-vote', topic: 't3' }, { type: 'cast-vote', topic: 't2' }).moves('reveal');
    story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' }).does('Cleo', {
      type: 'edit-topic',
      part: 't3',
      text: 'Three, in other words',
      help: 'ideas',
    });
    story.moves('discuss').waits(minutes(5)).does('Cleo', answer('continue')).moves('next-topic').waits(minutes(1));
    story.does('Ada', { type: 'undo-transition' }).waits(seconds(20)).does('Ada', { type: 'extend-topic', minutes: 5 });
    return story.does('Ada', { type: 'undo-transition' }).moves('wrap-up').closes('Ada', 'Ben').waits(minutes(5));
  },
};

for (const [name, tell] of Object.entries(stories)) {
  const story = tell();
  const golden: Golden = decided(rulesVersion, story.opening, story.entries);
  const file = join(import.meta.dirname, `v${rulesVersion}-${name}.json`);
  try {
    writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
