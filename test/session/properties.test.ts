import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '#session/choices.ts';
import { commandSource, counterOf, decide } from '#session/decide.ts';
import { packChange, packPatch, unpacked } from '#session/packedChange.ts';
import { diff, merge, type Patch } from '#session/patch.ts';
import { withPhase } from '#session/rules/changes.ts';
import { effects } from '#session/rules/effects.ts';
import { refusal } from '#session/rules/refusals.ts';
import { openSession } from '#session/rules/start.ts';
import { nextDeadline, passTime } from '#session/rules/time.ts';
import { votesOf } from '#session/rules/vote.ts';
import { isBeforeVoting } from '#session/selectors.ts';
import { type Cleared, lookUp, type Participant, participantOf, type Session, type Topic } from '#session/session.ts';
import { type PhaseView, type SharedView, View } from '#session/view.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import { type Happening, happenings, live, opening } from '../support/happenings.ts';
import { minutes } from '../support/session.ts';

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value));
function always(check: (events: Happening[]) => void, numRuns = 60): void {
  fc.assert(fc.property(happenings, check), { numRuns });
}

/** The same for each entry of the log that these happenings make. */
const atEachEntry = (check: Parameters<typeof live>[1]) => always((events) => void live(events, check));

describe('whatever happens', () => {
  test('[V2] [H2] [R1] [T1] [P4] [D7] the invariants hold', () =>
    atEachEntry((before, entry, after) => {
      expect(after.at).toBeGreaterThanOrEqual(before.at);
      if ('cleared' in after) return;
      expect(after.step).toBeGreaterThanOrEqual(before.step);
      const ids = after.participants.map((p) => p.id);
      expect(ids).toContain(after.facilitator);
      expect(new Set(after.participants.map((p) => p.key)).size).toBe(ids.length);
      for (const p of ids) {
        const placed = votesOf(after, p);
        expect(placed).toBeLessThanOrEqual(after.settings.votesEach);
        // Until the counts are told or discussion begins, only their own presses change anyone's votes; or all are void (V11).
        const isOwn = entry.by !== null && participantOf(before, entry.by)?.id === p;
        const isAnew = before.hasVotingBegun && !after.hasVotingBegun;
        if (isAnew) expect(placed).toBe(0);
        else if (!isOwn && !before.hasResult && before.progress.phase.kind !== 'discuss')
          expect(placed).toBe(votesOf(before, p));
      }
      const topics = Object.keys(after.topics).sort();
      expect([...after.progress.order].sort()).toEqual(topics);
      for (const done of after.progress.discussed) expect(topics).toContain(done);
      const { phase } = after.progress;
      if ('topic' in phase) expect(topics).toContain(phase.topic);
      const live = Object.values(after.windows).filter((w) => w.connected);
      for (const { left, key } of after.participants) if (left) expect(live.map((w) => w.key)).not.toContain(key);
      expect(nextDeadline(after)).toBeTypeOf('number');
    }));

  test('[E1] [E2] [E4] [E7] views match the protocol and hold no secret', () =>
    atEachEntry((_, __, after) => {
      if ('cleared' in after) return;
      for (const p of after.participants) {
        const view = viewFor(after, p);
        expect(View.parse(json(view))).toEqual(view);
        const { phase } = view.shared;
        if (phase.kind === 'vote' && phase.open) expect(phase.finished).toBeLessThanOrEqual(phase.of);
        expect(Object.values(view.shared.people).filter((one) => one.done)).toHaveLength(doneIn(phase));
        const written = JSON.stringify(view);
        expect(written.includes('"count"')).toBe(after.hasResult && Object.keys(after.topics).length > 0);
        expect(written).not.toMatch(/"key of |"answers"|"firstAnswerAt"|"outcomes"/);
        expect(JSON.stringify(withoutCopied(view.shared))).not.toMatch(/"takeaway"|"contact"|"offers|"copied"|"box/);
      }
    }));

  test('[E2] [E5] [E6] the shared part does not depend on what is secret', () =>
    atEachEntry((_, __, after) => {
      if ('cleared' in after) return;
      const [p] = after.participants;
      if (p) expect(withoutCopied(sharedView(elsewhere(after)))).toEqual(withoutCopied(sharedView(after)));
    }));

  test('[T4] replay and snapshots give the same session, and nothing is mutated', () =>
    always((events) => {
      let last: Session | Cleared = openSession(opening);
      const log = live(events, (before, entry, after) => {
        last = after;
        expect(json(after)).toEqual(after);
        expect(decide(json(before), json(entry)).session).toEqual(after);
      });
      let replayed: Session | Cleared = openSession(opening);
      for (const entry of log) replayed = decide(replayed, entry).session;
      expect(replayed).toEqual(last);
    }));

  test('[G17] a merge and then a split change nothing', () => {
    let merged = 0;
    atEachEntry((_, __, before) => {
      if ('cleared' in before) return;
      const facilitator = before.participants.find(({ id }) => id === before.facilitator) as Participant;
      const { phase, order } = before.progress;
      // The other one is introduced then, and after an undo of the opening every vote is void.
      if (phase.kind === 'introduce' || (isBeforeVoting(phase) && before.hasVotingBegun)) return;
      for (const [topic, into] of [order.slice(-2), order.slice(-2).reverse()] as Array<[string, string]>) {
        const command = { type: 'merge-topics', topic, into } as const;
        if (!topic || !into || refusal(viewFor(before, facilitator), command, before.at)) continue;
        merged++;
        const both = effects['merge-topics'](before, facilitator, command, 'w1') as Session;
        expect(both.progress.order).toHaveLength(order.length - 1);
        const after = effects['unmerge-topic'](both, facilitator, { type: 'unmerge-topic', topic: into }, 'w1');
        expect(after).toEqual(before);
      }
    });
    expect(merged).toBeGreaterThan(200);
  });

  test('[I1] a repeated command changes nothing and gets the same outcome', () =>
    atEachEntry((before, entry, after) => {
      if (entry.by === null || 'cleared' in after) return;
      const source = commandSource(entry.id);
      if (!Object.hasOwn(after.windows, source.window)) return;
      const { refusal: first } = decide(before, entry);
      if (first?.code === 'expired') return;
      const again = decide(after, { ...entry, at: entry.at + minutes(4), until: entry.until - minutes(1) });
      expect(again.session).toBe(after);
      expect(again.refusal).toEqual(first);
    }));

  test('[I7] a command placed too late changes nothing, and can be sent again', () =>
    atEachEntry((before, entry, after) => {
      if (entry.by === null) return;
      const { refusal: said } = decide(before, entry);
      if (said?.code !== 'expired') return;
      expect(after).toBe(before);
      expect(Math.max(before.at, entry.at)).toBeGreaterThan(entry.until);
      const inTime = decide(before, { ...entry, until: Math.max(before.at, entry.at) });
      expect(inTime.refusal?.code).not.toBe('expired');
    }));

  test('[T3] noticing time in between makes no difference', () =>
    atEachEntry((before, entry, after) => {
      const due = nextDeadline(before);
      if (after === before || due === undefined || due > entry.at) return;
      const noticed = decide(before, { by: null, at: due, command: { type: 'time-passed' } }).session;
      expect(decide(noticed, entry).session).toEqual(after);
    }));

  test('[R8] what the tab foresees is what the server decides', () =>
    atEachEntry((before, entry, after) => {
      if (entry.by === null || 'cleared' in after) return;
      const source = commandSource(entry.id);
      const known = lookUp(before.windows, source.window);
      if (known?.key !== entry.by || known.outcomes.some((outcome) => counterOf(outcome) >= source.counter)) return;
      const now = Math.max(before.at, entry.at);
      const stands = passTime(before, now);
      const p = 'cleared' in stands ? undefined : participantOf(stands, entry.by);
      if ('cleared' in stands || !p) return;
      const foreseen = refusal(json(viewFor(stands, p)), entry.command, now);
      const { refusal: said } = decide(before, entry);
      // No view tells which ids were given before, who proposed what, which boxes were rejected, nor how long a command takes.
      // Panels check texts before they lock them.
      const given = ['topic-id-taken', 'too-many-withdrawn', 'sentence-id-taken', 'sentences-used', 'key-rejected'];
      const unseen = [...given, 'expired', 'text-empty', 'text-too-long'];
      if (!said || !unseen.includes(said.code)) expect(said).toEqual(foreseen);
    }));

  test('[E1] patches on the wire lead from each view to the next', () =>
    atEachEntry((before, _, after) => {
      if ('cleared' in after) return;
      for (const p of before.participants) {
        const next = participantOf(after, p.key);
        if (!next) throw new Error('participants never go');
        const [from, to] = [json(viewFor(before, p)), json(viewFor(after, next))];
        const patch = diff(from, to);
        const told = unpacked(packChange('here', patch && packPatch(patch))) as { shared?: Patch };
        expect(told.shared ? merge(from, told.shared) : from).toEqual(to);
      }
    }));
});

/** What everyone may know without how many have copied during a last call (X8). */
function withoutCopied({ lastCall, ...shared }: SharedView): SharedView {
  return { ...shared, ...(lastCall && { lastCall: { clearsAt: lastCall.clearsAt } }) };
}

/** How many people are shown as having finished voting or answered. */
function doneIn(phase: PhaseView): number {
  if (phase.kind === 'vote') return phase.open ? phase.finished : 0;
  return phase.kind === 'discuss' && phase.checkIn && !phase.checkIn.tally ? phase.checkIn.answered : 0;
}

/** The same session to all but those whose secrets they are: other answers and takeaways, no offers, hidden votes moved. */
function elsewhere(session: Session): Session {
  const { phase } = session.progress;
  const participants = session.participants.map((p) => ({ ...p, takeaway: `not ${p.takeaway}`, contact: 'elsewhere' }));
  const moved = (i: number) => (i === 0 ? allVotes(session) : {});
  const topics = Object.values(session.topics).map((topic, i): [string, Topic] => {
    const votes = session.hasResult ? topic.votes : moved(i);
    return [topic.id, { ...topic, offers: [], votes }];
  });
  const other: Session = { ...session, participants, topics: Object.fromEntries(topics) };
  if (phase.kind !== 'discuss' || !phase.checkIn || phase.checkIn.shown) return other;
  return withPhase(other, { ...phase, checkIn: { ...phase.checkIn, answers: turned(phase.checkIn.answers) } });
}

function allVotes(session: Session): Record<string, number> {
  const votes = session.participants.map((p) => [p.id, votesOf(session, p.id)] as const);
  return Object.fromEntries(votes.filter(([, n]) => n > 0));
}

function turned(answers: Readonly<Record<string, Answer>>): Record<string, Answer> {
  const other = { finished: 'either', either: 'continue', continue: 'finished' } as const;
  return Object.fromEntries(Object.entries(answers).map(([p, a]) => [p, other[a]]));
}
