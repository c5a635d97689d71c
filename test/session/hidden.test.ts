import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '#session/command.ts';
import type { Refusal } from '#session/refusal.ts';
import { nextDeadline, passTime } from '#session/rules/time.ts';
import { isPresent, type Poll, type Session } from '#session/session.ts';
import { viewFor } from '#session/viewFor.ts';
import { assertReaching } from '../support/assertReaching.ts';
import { morning, person } from '../support/session.ts';
import {
  type Act,
  commandOf,
  type Event,
  type Meeting,
  meetings,
  nameOf,
  secretive,
  World,
} from '../support/worlds.ts';

/** The secret that differs between the two worlds. */
type Secret =
  /** Which topics Ben votes for. */
  | 'which'
  /** Whether Ben, who never finishes voting, votes at all. */
  | 'whether'
  /** What Ben answers. */
  | 'answers'
  /** Which of two ballots and answers is Ben's and which is Cleo's, where the totals stay the same, and which of them proposes or drops a sentence. */
  | 'whose'
  /** No secret: both worlds are the same. */
  | 'none';

const other: Readonly<Record<string, string>> = { Ben: 'Cleo', Cleo: 'Ben' };
const changesList = (type: Command['type']) =>
  ['add-topic', 'withdraw-topic', 'merge-topics', 'unmerge-topic'].includes(type);
const isSentence = (act: string) => act === 'propose' || act === 'drop';
const isVote = (act: string) => act === 'cast' || act === 'take-back';

/** How often the random meetings reached a situation with something to hide. */
interface Reached {
  done: number;
  refused: number;
  counts: number;
  totals: number;
  spreads: number;
  sentences: number;
}

const nothing: Reached = { done: 0, refused: 0, counts: 0, totals: 0, spreads: 0, sentences: 0 };

/** One meeting, played in two worlds. */
class Pair {
  readonly secret: Secret;
  readonly #reached: Reached;
  readonly here: World;
  readonly there: World;
  /** The people who must not learn the secret. */
  readonly #others: ReadonlySet<string>;
  /** Each person's votes by their own presses: placed minus taken back. */
  readonly #placed = new Map<string, number>();
  /** Whether the counts were told, for good: also while every topic that had a count is withdrawn. */
  #isTold = false;

  constructor(secret: Secret, { votesEach }: Meeting, reached: Reached = { ...nothing }) {
    this.secret = secret;
    this.#reached = reached;
    [this.here, this.there] = [new World(votesEach), new World(votesEach)];
    const hidden = secret === 'whose' ? Object.keys(other) : [secretive];
    this.#others = new Set(['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'].filter((name) => !hidden.includes(name)));
  }

  /** Lets an event happen in both worlds; skips it if the people who act would see a difference. */
  happens(event: Event, now: number): Refusal | 'skipped' | undefined {
    const session = this.here.open;
    if (!session) return 'skipped';
    if ('comes' in event) {
      // When people leave, a number may show whether they had finished, so both of them stay.
      if (this.secret === 'whose' && event.by in other && event.comes !== 'opens') return 'skipped';
      for (const world of [this.here, this.there]) comes(world, event, now);
      return undefined;
    }
    const name = nameOf(event.by, session);
    if (this.secret === 'whose' && name in other && isVote(event.does.act)) return this.#bothVote(event.does, now);
    if (this.secret === 'whose' && name in other && (event.does.act === 'answer' || event.does.act === 'rate'))
      return this.#bothAnswer(event.does, now);
    if (this.secret === 'whose' && name in other && isSentence(event.does.act))
      return this.#eitherSays(name, event, now);
    const asked = this.#command(this.here, name, event, false);
    const askedThere = this.#command(this.there, name, event, this.#differs(name, event.does.act));
    if (!asked || !askedThere) return 'skipped';
    if (this.#others.has(name)) expect(askedThere).toEqual(asked);
    // People can see their own votes, and may act on them.
    else if (this.secret === 'whether' && isVote(event.does.act)) return this.#votesHere(name, asked, now);
    else if (!this.#isAlike(name, asked, askedThere, now)) return 'skipped';
    const refused = this.here.asks(name, asked, now);
    expect(this.there.asks(name, askedThere, now)).toEqual(refused);
    return this.#done(name, asked, refused);
  }

  /** Everything the others are told now, and when the server acts next. */
  told(): [here: string, there: string] {
    this.#isTold ||= hasCounts(this.here.open);
    return [this.#toldIn(this.here), this.#toldIn(this.there)];
  }

  /** Whether enough people have finished voting for the counts to be told. */
  areCountsLawful(session: Session): boolean {
    const finished = [...this.#placed].filter(([, n]) => n >= session.settings.votesEach).map(([name]) => name);
    return isEnough(session, finished, (name) => this.#placedBy(name) > 0);
  }

  #command(world: World, name: string, event: Extract<Event, { does: object }>, isOther: boolean): Command | undefined {
    const by = world.participant(name);
    return world.open && by && commandOf(event.does, world.open, by, isOther);
  }

  #differs(name: string, act: string): boolean {
    if (name !== secretive) return false;
    return act === 'cast' ? this.secret === 'which' : (act === 'answer' || act === 'rate') && this.secret === 'answers';
  }

  #isAlike(name: string, asked: Command, askedThere: Command, now: number): boolean {
    const said = this.here.foresees(name, asked, now);
    return JSON.stringify(said) === JSON.stringify(this.there.foresees(name, askedThere, now));
  }

  /** Votes only in this world; in the other, time passes. */
  #votesHere(name: string, asked: Command, now: number): Refusal | 'skipped' | undefined {
    const wouldFinish =
      asked.type === 'cast-vote' && this.#placedBy(name) + 1 >= (this.here.open?.settings.votesEach ?? 0);
    if (wouldFinish || this.here.foresees(name, asked, now)) return 'skipped';
    this.there.reports({ type: 'time-passed' }, now);
    return this.#done(name, asked, this.here.asks(name, asked, now));
  }

  /** Ben and Cleo vote for one topic each; in the other world they swap topics every other time. */
  #bothVote(act: Act, now: number): Refusal | 'skipped' | undefined {
    const { open } = this.here;
    const by = this.here.participant(secretive);
    if (!open || !by || !this.there.open || act.act !== 'cast') return 'skipped';
    const [first, second] = [act, { ...act, n: act.m }].map((cast) => commandOf(cast, open, by, false));
    if (!first || !second) return 'skipped';
    const may = (world: World, name: string, command: Command) => !world.foresees(name, command, now);
    const both = Object.keys(other).every(
      (name) =>
        // The first of the two must not close voting for the second.
        this.#placedBy(name) < open.settings.votesEach &&
        [first, second].every((command) => may(this.here, name, command) && may(this.there, name, command)),
    );
    if (!both) return 'skipped';
    for (const [name, here, there] of [
      [secretive, first, second],
      [other[secretive] ?? '', second, first],
    ] as const) {
      expect(this.here.asks(name, here, now)).toBeUndefined();
      expect(this.there.asks(name, act.m % 2 ? there : here, now)).toBeUndefined();
      this.#done(name, here, undefined);
    }
    return undefined;
  }

  /** Ben gives an answer and Cleo the next one; in the other world they swap answers. Both act, since everyone sees that. */
  #bothAnswer(act: Act, now: number): Refusal | 'skipped' | undefined {
    const { open } = this.here;
    if (!open || !this.there.open) return 'skipped';
    const by = this.here.participant(secretive);
    const [first, second] = [false, true].map((isOther) => by && commandOf(act, open, by, isOther));
    if (!first || !second) return 'skipped';
    const before = [this.here.session, this.there.session] as const;
    const refused = [
      this.here.asks(secretive, first, now),
      this.here.asks(other[secretive] ?? '', second, now),
      this.there.asks(secretive, second, now),
      this.there.asks(other[secretive] ?? '', first, now),
    ].filter(Boolean);
    if (refused.length === 0) return undefined;
    // The first of the two was the last answer before the tally, or neither of them may answer now.
    [this.here.session, this.there.session] = before;
    return 'skipped';
  }

  /** One of Ben and Cleo proposes or drops a sentence; in the other world, the other of them does. */
  #eitherSays(name: string, event: Extract<Event, { does: object }>, now: number): Refusal | 'skipped' | undefined {
    const otherName = other[name] ?? '';
    const [asked, askedThere] = [this.here, this.there].map((world) => this.#command(world, name, event, false));
    if (!asked || !askedThere || !this.there.participant(otherName)) return 'skipped';
    expect(askedThere).toEqual(asked);
    if (this.here.foresees(name, asked, now) || this.there.foresees(otherName, asked, now)) return 'skipped';
    expect(this.there.asks(otherName, asked, now)).toBeUndefined();
    this.here.asks(name, asked, now);
    this.#reached.sentences++;
    return undefined;
  }

  #done(name: string, { type }: Command, refused: Refusal | undefined): Refusal | undefined {
    if (!refused && !this.#isTold && !hasCounts(this.here.open) && changesList(type)) this.#placed.clear();
    if (!refused && type === 'cast-vote') this.#placed.set(name, this.#placedBy(name) + 1);
    if (!refused && type === 'take-back-vote') this.#placed.set(name, this.#placedBy(name) - 1);
    return refused;
  }

  #placedBy(name: string): number {
    return this.#placed.get(name) ?? 0;
  }

  #toldIn(world: World): string {
    const { session } = world;
    if ('cleared' in session) return JSON.stringify(session);
    // The changes that windows get follow from two views alone, so worlds whose views are the same send the same changes.
    const lines = session.participants
      .filter((p) => this.#others.has(p.name))
      .map((p) => {
        const view = JSON.stringify(viewFor(session, p), this.secret === 'answers' ? withoutTotals : undefined);
        return `${p.name} ${view}`;
      });
    return [...lines, session.at, nextDeadline(session)].join('\n');
  }
}

function comes(world: World, { by: name, ...event }: Event & { comes: string }, at: number): void {
  if (event.comes === 'opens') {
    world.reports({ type: 'windows-arrived', windows: [{ window: name, person: person(name) }], process: 'one' }, at);
  } else if (event.comes === 'closes') world.reports({ type: 'windows-left', windows: [name], process: 'one' }, at);
  else world.reports({ type: 'participant-left', person: person(name).key }, at);
}

/**
 * Whether a total may be told: it comes from three people or, in a session that at most three joined, from everyone who is
 * here and takes part or has begun.
 */
function isEnough(session: Session, given: readonly string[], hasBegun = (_: string) => false): boolean {
  if (given.length >= 3) return true;
  const here = session.participants.filter((p) => isPresent(p, session.at) && (p.acknowledged || hasBegun(p.name)));
  return session.participants.length <= 3 && here.every((p) => given.includes(p.name));
}

const withCounts = new WeakMap<Session, boolean>();

/** Whether anyone is told a count. Sessions never change, so each is looked at once. */
function hasCounts(session: Session | undefined): boolean {
  if (!session) return false;
  const known = withCounts.get(session);
  if (known !== undefined) return known;
  const has = session.participants.some((p) => JSON.stringify(viewFor(session, p)).includes('"count"'));
  withCounts.set(session, has);
  return has;
}

/** The check-in and "worth your time", if their totals are told. */
function toldPolls(session: Session | undefined): Array<Poll<unknown>> {
  const phase = session?.progress.phase;
  const checkIn = phase?.kind === 'discuss' ? phase.checkIn : undefined;
  const worth = phase?.kind === 'wrap-up' ? session?.worth : undefined;
  return [checkIn, worth].filter((poll) => poll !== undefined).filter((poll) => poll.shown);
}

/** The worlds may differ in totals that everyone may know. */
function withoutTotals(key: string, value: unknown): unknown {
  return key === 'tally' || key === 'spread' ? 'told' : value;
}

/** Plays a meeting in both worlds, until everyone may know a total that includes the secret. */
function play(secret: Secret, meeting: Meeting, reached: Reached): void {
  const pair = new Pair(secret, meeting, reached);
  const toldBefore = new WeakSet<object>();
  let now = morning;
  for (const event of meeting.events) {
    now += event.after;
    const before = pair.here.open;
    const said = pair.happens(event, now);
    if (said === 'skipped') continue;
    if (said) reached.refused++;
    else reached.done++;
    const { open } = pair.here;
    // Deadlines in between were before anyone who joined with this event.
    const passed = before && passTime(before, now);
    const moments = [passed, open].flatMap((session) => (session && !('cleared' in session) ? [session] : []));
    const [here, there] = pair.told();
    for (const { answers } of toldPolls(open)) {
      // One that an undo brings back was told before.
      if (!open || toldBefore.has(answers)) continue;
      toldBefore.add(answers);
      if (open.worth?.answers === answers) reached.spreads++;
      else reached.totals++;
      const given = open.participants.filter((p) => answers[p.id]).map((p) => p.name);
      expect(moments.some((session) => isEnough(session, given))).toBe(true);
    }
    if (hasCounts(open) && !hasCounts(before)) {
      reached.counts++;
      expect(moments.some((session) => pair.areCountsLawful(session))).toBe(true);
      expect(hasCounts(pair.there.open)).toBe(true);
    }
    if (hasCounts(open) && (secret === 'which' || secret === 'whether')) return;
    expect(there).toBe(here);
    if (!open) return;
  }
}

describe('two worlds that differ by a secret', () => {
  test.each<[what: string, secret: Secret]>([
    ['which topics someone votes for', 'which'],
    ['whether someone who never finishes votes at all', 'whether'],
    ['what someone answers', 'answers'],
    ['which of two people chose what, results included', 'whose'],
  ])(
    '[H1] [H5] [O2] [N2] look the same to everyone else, whatever anyone does: %s',
    async (_, secret) => {
      const reached: Reached = { ...nothing };
      const answers = secret === 'answers' || secret === 'whose' ? { totals: 3, spreads: 1 } : {};
      const sentences = secret === 'whose' ? { sentences: 3 } : {};
      await assertReaching(
        fc.property(meetings, (meeting) => play(secret, meeting, reached)),
        120,
        reached,
        { done: 1_200, refused: 400, counts: 5, ...answers, ...sentences },
      );
      // It compares everything that anyone is told, and a slow machine takes its time.
    },
    240_000,
  );
});

/** Every person's votes by their own accepted commands since the list of topics last changed, counted independently. */
class Ballots {
  readonly #ballots = new Map<string, Map<string, number>>();
  /** The votes that a topic had when it was merged into another, after the counts were told, by voter. */
  readonly #merged = new Map<string, Map<string, number>>();

  /**
   * `isTold`: the counts are known, so a change of the list tells nothing more. Before, it must make every ballot void. `split`:
   * the topic that was split off, if one was.
   */
  done(name: string, command: Command, isTold: boolean, split?: string): void {
    if (command.type === 'cast-vote') this.#place(name, command.topic, 1);
    else if (command.type === 'take-back-vote') this.#place(name, command.topic, -1);
    else if (!isTold && changesList(command.type)) {
      this.#ballots.clear();
      this.#merged.clear();
    } else if (command.type === 'merge-topics') {
      this.#merged.set(command.topic, new Map());
      for (const [voter, ballot] of this.#ballots) {
        const votes = ballot.get(command.topic) ?? 0;
        this.#merged.get(command.topic)?.set(voter, votes);
        this.#place(voter, command.into, votes);
        ballot.delete(command.topic);
      }
    } else if (command.type === 'unmerge-topic' && split !== undefined) {
      for (const [voter, votes] of this.#merged.get(split) ?? []) {
        this.#place(voter, command.topic, -votes);
        this.#place(voter, split, votes);
      }
    }
  }

  /** The people who have placed all their votes. */
  complete(votesEach: number): string[] {
    return [...this.#ballots]
      .filter(([, ballot]) => sum(Object.fromEntries(ballot)) === votesEach)
      .map(([name]) => name);
  }

  hasBegun(name: string): boolean {
    return sum(Object.fromEntries(this.#ballots.get(name) ?? [])) > 0;
  }

  /** All ballots added up, for every topic that has votes. */
  totals(): Record<string, number> {
    const totals: Record<string, number> = {};
    for (const ballot of this.#ballots.values())
      for (const [topic, n] of ballot) if (n > 0) totals[topic] = (totals[topic] ?? 0) + n;
    return totals;
  }

  #place(name: string, topic: string, change: number): void {
    const ballot = this.#ballots.get(name) ?? new Map<string, number>();
    this.#ballots.set(name, ballot.set(topic, (ballot.get(topic) ?? 0) + change));
  }
}

test('[H3] [G7] [V11] counts are the sum of whole ballots on one list of topics, three of them complete, whatever anyone does', async () => {
  const reached = { counts: 0, anew: 0, stays: 0, withdrawn: 0 };
  await assertReaching(
    fc.property(meetings, ({ votesEach, events }) => {
      const world = new World(votesEach);
      const ballots = new Ballots();
      let now = morning;
      // Stays true even if every topic that had a count is withdrawn.
      let isTold = false;
      for (const event of events) {
        now += event.after;
        const before = world.open;
        if (!before) return;
        isTold ||= hasCounts(before);
        if ('comes' in event) comes(world, event, now);
        else {
          const name = nameOf(event.by, before);
          const by = world.participant(name);
          if (!by) continue;
          const command = commandOf(event.does, before, by, false);
          const refused = world.asks(name, command, now);
          if (refused?.code === 'topics-stay') reached.stays++;
          const begun = sum(ballots.totals()) > 0;
          const split = Object.keys(world.open?.topics ?? {}).find((id) => !before.topics[id]);
          if (!refused) ballots.done(name, command, isTold, split);
          if (!refused && begun && command.type !== 'take-back-vote' && sum(ballots.totals()) === 0) reached.anew++;
          if (!refused && isTold && command.type === 'withdraw-topic') reached.withdrawn++;
        }
        const { open } = world;
        if (!open || !hasCounts(open)) continue;
        const counts = countsOf(open);
        if (!isTold) {
          reached.counts++;
          const passed = passTime(before, now);
          const moments = 'cleared' in passed ? [open] : [passed, open];
          const complete = ballots.complete(open.settings.votesEach);
          expect(moments.some((session) => isEnough(session, complete, (name) => ballots.hasBegun(name)))).toBe(true);
          // No vote of anyone's is missing, so nothing singles out the people whose votes are left.
          expect(sum(counts)).toBe(sum(ballots.totals()));
        }
        for (const [topic, n] of Object.entries(counts)) expect(n).toBe(ballots.totals()[topic] ?? 0);
      }
    }),
    400,
    reached,
    { counts: 20, anew: 20, stays: 20, withdrawn: 20 },
  );
});

test('[H4] counts are told once: afterwards only merging, adding and withdrawing topics change them', () => {
  let told = 0;
  fc.assert(
    fc.property(meetings, (meeting) => {
      const pair = new Pair('none', meeting);
      let now = morning;
      for (const event of meeting.events) {
        now += event.after;
        const before = pair.here.open;
        const said = pair.happens(event, now);
        const after = pair.here.open;
        if (said || !before || !after || !hasCounts(before)) continue;
        told++;
        const [was, is] = [countsOf(before), countsOf(after)];
        const act = 'does' in event ? event.does.act : event.comes;
        if (act === 'merge' || act === 'unmerge') expect(sum(is)).toBe(sum(was));
        else if (act === 'withdraw') expect(was).toMatchObject(is);
        else
          expect(Object.entries(is).filter(([, n]) => n !== 0)).toEqual(Object.entries(was).filter(([, n]) => n !== 0));
      }
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(300);
});

function countsOf(session: Session): Record<string, number> {
  const [anyone] = session.participants;
  const topics = anyone ? viewFor(session, anyone).shared.topics : {};
  return Object.fromEntries(Object.entries(topics).map(([id, { count = Number.NaN }]) => [id, count]));
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
