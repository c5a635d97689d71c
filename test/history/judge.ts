import { type Class, type History, isLater, type Op, type Part, type Violation } from './history.ts';
import { Ledger, valuesAfter, votesAfter } from './ledger.ts';
import { difference, hashOf } from './same.ts';
import type { PanelWindow } from './window.ts';
import { deviceOf, lastCallMs, type Phase, type Place, type Shared, transitions, type View } from './wire.ts';

/**
 * How long after a clear, in ms, a newcomer may still see the session: a server that hasn't learned of the clear shows what
 * the store confirmed within the last few seconds.
 */
const staleForMs = 5_000;

/** How much of a last call may be missing, in ms: two servers never read exactly the same time. */
const clocksDifferMs = 2_000;

/** What one window has been shown: it must never lose any of it. */
interface Eye {
  ledger: Ledger | undefined;
  topics: Shared['topics'] | undefined;
  own: View['own'] | undefined;
  parts: ReadonlyMap<Part, { topic: string; text: string }>;
  /** Parts that this window saw disappear. */
  gone: Set<Part>;
  step: number;
  /** A command of this window was done in this session, so the window has seen everything before it. */
  hasAcknowledged: boolean;
  /** Acknowledged since the window's own state was last checked. */
  acknowledged: Op[];
  toldCleared: Set<number>;
}

interface Meeting {
  ledgers: Map<number, Ledger>;
  latest: Ledger | undefined;
  /** Presses on "Start" that may have opened the next session. */
  starts: Op[];
  /** Presses on "Start" that may have opened the newest session. */
  lastStarts: Op[];
  backReported: Set<number>;
}

/** A person's expected and actual votes on one topic. */
interface Discrepancy {
  parts: Part[];
  ops: Op[];
  shown: number;
  least: number;
  most: number;
}

/**
 * Compares everything that windows are shown with the commands and their answers. Knows the product's promises, and nothing
 * of how it works.
 */
export class Judge {
  readonly history: History;
  /** Called with the meeting of each violation. */
  onViolation: (meeting: string) => void = () => {};
  readonly #meetings = new Map<string, Meeting>();
  readonly #eyes = new WeakMap<PanelWindow, Eye>();

  constructor(history: History) {
    this.history = history;
  }

  /** The session that was opened then; created when it's first shown. */
  ledgerOf(meeting: string, openedAt: number): Ledger {
    const record = this.#meetingOf(meeting);
    const known = record.ledgers.get(openedAt);
    if (known) return known;
    const before = record.latest;
    const ledger = new Ledger(
      meeting,
      openedAt,
      record.starts.map((op) => op.person),
    );
    record.ledgers.set(openedAt, ledger);
    record.latest = ledger;
    before?.places.clear();
    if (before && !before.isOver) this.#isGone(before, 'another session took its place');
    if (record.starts.length === 0) {
      const { lastStarts } = record;
      const isRepeated = lastStarts.some((op) => op.sent.length > 1);
      const says = 'a session is shown that nobody started since the last one';
      this.#report(ledger, isRepeated ? 'doubled' : 'misapplied', says, lastStarts);
    } else record.lastStarts = record.starts;
    record.starts = record.starts.filter((op) => op.outcome === 'open');
    return ledger;
  }

  /** A meeting's newest session, open or not. */
  latestOf(meeting: string): Ledger | undefined {
    return this.#meetingOf(meeting).latest;
  }

  asked(op: Op): void {
    this.history.ops.push(op);
    if (op.session === undefined) this.#meetingOf(op.meeting).starts.push(op);
    else this.#meetingOf(op.meeting).ledgers.get(op.session)?.asked(op);
  }

  answered(op: Op, window: PanelWindow): void {
    if (op.outcome === 'done') this.history.acknowledged += 1;
    const ledger = op.session === undefined ? undefined : this.#meetingOf(op.meeting).ledgers.get(op.session);
    if (!ledger) {
      this.history.verify([op]);
      return;
    }
    const clearedAt = ledger.toldClearedAt;
    ledger.answered(op);
    if (op.command.type === 'clear-session' && op.outcome === 'done') this.history.verify([op]);
    if (op.outcome !== 'done') return;
    const eye = this.#eyeOf(window);
    if (eye.ledger === ledger) {
      eye.hasAcknowledged = true;
      eye.acknowledged.push(op);
    }
    if (clearedAt !== undefined && op.askedAt > clearedAt) {
      this.#reportBack(ledger, 'a command is done in a session that was cleared before it was pressed', [op]);
    }
  }

  /** This window shows something now. */
  shown(window: PanelWindow, how: 'welcome' | 'change'): void {
    const { view, place, ledger } = window;
    if (!view || !place || !ledger) return;
    const eye = this.#eyeOf(window);
    if (eye.ledger !== ledger) {
      this.#eyes.set(window, { ...freshEye(ledger), toldCleared: eye.toldCleared });
    }
    this.#look(window, this.#eyeOf(window), ledger, view, place, how);
  }

  /** This window got an older state, or a change of something that it doesn't show. */
  wentBack({ ledger, place, seat, server }: PanelWindow, before: Place): void {
    if (!ledger || !place) return;
    const [from, to] = [before, place].map(({ epoch, version }) => `${epoch}-${version}`);
    this.#reportMissing(ledger, `${seat.name} at ${server?.name} was shown ${from} and is taken to ${to}`, []);
  }

  /** This window was told that the session it showed is cleared. */
  toldCleared(window: PanelWindow): void {
    const { ledger } = window;
    if (!ledger) return;
    this.#eyeOf(window).toldCleared.add(ledger.openedAt);
    this.#isGone(ledger, `${window.seat.name} at ${window.server?.name} is told "Cleared"`);
  }

  /** This window was told that no session is open here. `clearedAt`: when one was cleared, by the store's clock. */
  vacant(window: PanelWindow, clearedAt: number | undefined): void {
    const { ledger } = window;
    if (!ledger) return;
    if (clearedAt !== undefined && clearedAt >= ledger.openedAt) this.toldCleared(window);
    else if (!ledger.isOver) this.history.note('start screen shown while the session is open');
    else if (!this.#eyeOf(window).toldCleared.has(ledger.openedAt)) {
      this.history.note('start screen instead of "Cleared"');
    }
  }

  /** The server denied this window as if its person weren't in the meeting, which nobody here ever leaves. */
  sentAway(window: PanelWindow, code: number): void {
    const ledger = window.ledger ?? this.latestOf(window.seat.meeting);
    if (!ledger || ledger.isSpoiled) this.history.note(`sent away with ${code}`);
    else this.stuck(ledger, `${window.seat.name} at ${window.server?.name} is sent away with ${code}`);
  }

  /** Something is missing that must happen once everything works again. */
  stuck(ledger: Ledger, says: string, ops: readonly Op[] = []): void {
    this.#report(ledger, 'stuck', says, ops);
  }

  /** Everything has worked again for a while, and a last call is long over. */
  notCleared(ledger: Ledger): void {
    this.#report(ledger, 'lost', 'the last call is over, and the session is not cleared', ledger.clears);
  }

  /** Windows still show a cleared session, although everything has worked again for a while. */
  stillShown(ledger: Ledger, who: string): void {
    this.#reportBack(ledger, `${who} still shows the session long after it was cleared`, ledger.clears);
  }

  /** Checks every effect, once everything works and is answered and these windows have reached `place`. */
  settled(ledger: Ledger, windows: readonly PanelWindow[]): void {
    if (ledger.isSpoiled || ledger.isOver) return;
    const [first, ...others] = windows;
    if (!first?.view) return;
    const { shared } = first.view;
    const owns = new Map<string, View['own']>();
    for (const window of [first, ...others]) {
      if (!window.view) continue;
      const { name } = window.seat;
      const known = owns.get(name);
      const differs = difference(shared, window.view.shared) ?? (known && difference(known, window.view.own));
      if (differs) {
        this.#report(ledger, 'diverged', `${first.seat.name} and ${name} are shown different things: ${differs}`, []);
        return;
      }
      owns.set(name, window.view.own);
    }
    const verified: Op[] = [];
    const places = placesOf(ledger, shared);
    this.#settledTopics(ledger, shared, verified);
    this.#settledMerges(ledger, places, verified);
    for (const [person, own] of owns) {
      this.#settledVotes(ledger, person, own, places, verified);
      this.#settledOwn(ledger, person, own, shared, verified);
      this.#settledOffers(ledger, person, own, places, verified);
    }
    this.#settledCounts(ledger, shared, owns);
    this.#settledRegister(ledger, 'recording', String(shared.recordingOff), ['true'], verified);
    this.#settledRegister(ledger, 'planned end', String(shared.plannedEnd), undefined, verified);
    this.#settledRole(ledger, shared, verified);
    this.#settledSentences(ledger, shared, verified);
    this.#settledSteps(ledger, shared, verified);
    for (const violation of ledger.unseen.values()) violation.class = 'lost';
    this.history.verify(verified);
  }

  #look(window: PanelWindow, eye: Eye, ledger: Ledger, view: View, place: Place, how: 'welcome' | 'change'): void {
    this.#checkNotBack(window, eye, ledger, how);
    if (!ledger.lastPlace || isLater(place, ledger.lastPlace)) ledger.lastPlace = place;
    this.#comparePlaces(window, ledger, view, place);
    const { shared, own } = view;
    if (!ledger.phases.has(shared.step)) ledger.phases.set(shared.step, shared.phase);
    if (ledger.isSpoiled) return;
    const at = `${window.seat.name} at ${window.server?.name}`;
    const self = shared.people[own.participant]?.name;
    if (self !== window.seat.name) this.#report(ledger, 'misapplied', `${at} is taken for ${self ?? 'nobody'}`, []);
    if (shared.step < eye.step) {
      const ops = ledger.transitions.get(eye.step - 1) ?? [];
      this.#reportMissing(ledger, `${at} was at step ${eye.step} and is shown step ${shared.step}`, ops);
    }
    eye.step = shared.step;
    this.#checkRole(ledger, shared, at);
    if (eye.topics !== shared.topics) this.#checkTopics(eye, ledger, shared, at);
    if (eye.hasAcknowledged && (eye.own !== own || eye.topics !== shared.topics || eye.acknowledged.length > 0)) {
      this.#checkOwn(window, eye, ledger, view, at);
    }
    eye.topics = shared.topics;
    eye.own = own;
  }

  #checkNotBack(window: PanelWindow, eye: Eye, ledger: Ledger, how: 'welcome' | 'change'): void {
    if (!ledger.isOver) return;
    const at = `${window.seat.name} at ${window.server?.name}`;
    if (eye.toldCleared.has(ledger.openedAt)) {
      this.#reportBack(ledger, `${at} was told "Cleared" and is shown the session again`, ledger.clears);
      return;
    }
    const since = ledger.toldClearedAt ?? 0;
    if (how === 'welcome' && window.joinedAt > since + staleForMs) {
      const later = Math.round(window.joinedAt - since);
      this.#reportBack(ledger, `${at} came ${later} ms after the clear and is shown the session`, ledger.clears);
    }
  }

  #comparePlaces(window: PanelWindow, ledger: Ledger, view: View, place: Place): void {
    const key = `${place.epoch}-${place.version}`;
    const hash = hashOf(view.shared);
    const before = ledger.places.get(key);
    if (!before) {
      ledger.places.set(key, { hash, view, window: window.id, person: window.seat.name });
      return;
    }
    if (before.hash === hash) return;
    const differs = difference(before.view.shared, view.shared) ?? 'hashes differ';
    this.#report(
      ledger,
      'diverged',
      `${before.person} and ${window.seat.name} are shown different things at the same place ${key}: ${differs}`,
      [],
    );
  }

  #checkRole(ledger: Ledger, shared: Shared, at: string): void {
    const holder = shared.people[shared.facilitator]?.name ?? 'nobody';
    if (ledger.starters.has(holder)) return;
    const given = ledger.handOvers.filter((op) => op.about.to === holder);
    if (given.some((op) => op.outcome !== 'not-done')) return;
    const wrong = given.length > 0 ? 'refused-yet-done' : 'misapplied';
    this.#report(ledger, wrong, `${at} is shown ${holder} as facilitator`, given.length > 0 ? given : ledger.handOvers);
  }

  #checkTopics(eye: Eye, ledger: Ledger, shared: Shared, at: string): void {
    const parts = new Map<Part, { topic: string; text: string }>();
    for (const [topic, { parts: shownParts }] of Object.entries(shared.topics)) {
      let first: Part | undefined;
      for (const { text, author } of shownParts) {
        const part = ledger.byText.get(text);
        if (!part) {
          this.#unknownText(ledger, text, at);
          continue;
        }
        if (parts.has(part)) this.#report(ledger, 'doubled', `${at} is shown "${part.text}" twice`, part.adds);
        const before = eye.parts.get(part);
        parts.set(part, { topic, text });
        if (first && ledger.group(first, 'possible') !== ledger.group(part, 'possible')) {
          this.#wronglyMerged(ledger, first, part, at);
        }
        first ??= part;
        if (before?.topic === topic && before.text === text) continue;
        const name = shared.people[author]?.name;
        if (name !== part.author) {
          this.#report(ledger, 'misapplied', `${at} is shown "${part.text}" as ${name}'s`, part.adds);
        }
        if (part.adds.every((op) => op.outcome === 'not-done')) {
          this.#report(ledger, 'refused-yet-done', `${at} is shown "${part.text}", which was refused`, part.adds);
        }
        const edits = part.edits.filter((op) => op.about.value === text);
        if (text !== part.text && edits.every((op) => op.outcome === 'not-done')) {
          this.#report(ledger, 'refused-yet-done', `${at} is shown "${text}", which was refused`, edits);
        }
        if (eye.gone.has(part)) {
          this.#reportMissing(ledger, `${at} is shown "${part.text}" again, which was withdrawn`, part.withdraws);
        }
      }
    }
    for (const part of eye.parts.keys()) {
      if (parts.has(part)) continue;
      eye.gone.add(part);
      this.#checkDisappeared(ledger, part, 'for now', `${at} no longer sees "${part.text}"`);
    }
    for (const op of eye.acknowledged) {
      const { part } = op.about;
      if (op.command.type === 'add-topic' && part && !parts.has(part)) {
        this.#checkDisappeared(ledger, part, 'for now', `${at} isn't shown "${part.text}"`);
      }
    }
    eye.parts = parts;
  }

  #unknownText(ledger: Ledger, text: string, at: string): void {
    for (const other of this.#meetingOf(ledger.meeting).ledgers.values()) {
      const part = other.byText.get(text);
      if (!part || other === ledger) continue;
      this.#reportBack(other, `${at} is shown "${text}" of another session`, part.adds);
      ledger.isSpoiled = true;
      return;
    }
    this.#report(ledger, 'misapplied', `${at} is shown "${text}", which nobody wrote`, []);
  }

  #wronglyMerged(ledger: Ledger, a: Part, b: Part, at: string): void {
    const isRefused = ledger.areMergedDespiteRefusal(a, b);
    const ops = [...new Set([...a.merges, ...b.merges])];
    const says = `${at} is shown "${a.text}" and "${b.text}" as one topic`;
    this.#report(ledger, isRefused ? 'refused-yet-done' : 'misapplied', says, ops);
  }

  #checkDisappeared(ledger: Ledger, part: Part, when: 'for now' | 'in the end', says: string): void {
    if (part.withdraws.some((op) => op.outcome !== 'not-done')) return;
    const meant = ledger.ops.filter((op) => op.command.type === 'withdraw-topic' && op.outcome !== 'not-done');
    const ops = [...part.adds, ...part.withdraws, ...meant.slice(-2)];
    if (part.withdraws.length > 0) this.#report(ledger, 'refused-yet-done', says, ops);
    else if (when === 'for now') this.#reportMissing(ledger, says, ops);
    else this.#report(ledger, 'lost', says, ops);
  }

  #checkOwn(window: PanelWindow, eye: Eye, ledger: Ledger, view: View, at: string): void {
    const { name } = window.seat;
    const { own, shared } = view;
    const places = placesOf(ledger, shared);
    // Another window of this person may be ahead of this one.
    const isLast = (ops: readonly Op[]) => ops.findLast((op) => op.outcome === 'done')?.window === window.id;
    if (isLast(ledger.votesOn(name, ledger.votedOn(name)).toSorted((a, b) => a.askedAt - b.askedAt))) {
      const problems = this.#voteProblems(ledger, name, own, places);
      if (problems.length > 0) {
        this.#reportVotes(ledger, name, at, 'for now', problems);
        return;
      }
    }
    const checks: Array<[register: string, shown: string]> = [
      [`takeaway of ${name}`, own.takeaway],
      [`ready of ${name} at step ${shared.step}`, String(own.ready)],
      [`answer of ${name} at step ${shared.step}`, own.answer ?? ''],
    ];
    for (const [register, shown] of checks) {
      if (!isLast(ledger.registers.get(register) ?? [])) continue;
      if (!this.#isRegisterRight(ledger, register, shown, undefined, 'for now', at)) return;
    }
    const seen = eye.acknowledged.filter(({ command, about }) => {
      if (command.type === 'cast-vote' || command.type === 'take-back-vote') return true;
      if (command.type === 'add-topic') return about.part && places.byPart.has(about.part);
      return 'write-takeaway mark-ready answer-check-in'.includes(command.type);
    });
    this.history.verify(seen);
    eye.acknowledged = [];
  }

  /** Reports this person's wrong votes. Leaves out topics that are being withdrawn. */
  #voteProblems(ledger: Ledger, person: string, own: View['own'], places: Places): Discrepancy[] {
    const shown = new Map<Part, number>();
    for (const [topic, count] of Object.entries(own.votes)) {
      const part = places.byTopic.get(topic);
      if (!part) continue;
      const root = ledger.group(part, 'possible');
      shown.set(root, (shown.get(root) ?? 0) + count);
    }
    const roots = new Set(shown.keys());
    for (const part of ledger.votedOn(person)) roots.add(ledger.group(part, 'possible'));
    const problems: Discrepancy[] = [];
    for (const root of roots) {
      const parts = ledger.parts.filter((part) => ledger.group(part, 'possible') === root);
      if (parts.some((part) => part.withdraws.some((op) => op.outcome !== 'not-done'))) continue;
      const ops = ledger.votesOn(person, parts);
      const { least, most } = votesAfter(ops);
      const there = shown.get(root) ?? 0;
      if (there < least || there > most) problems.push({ parts, ops, shown: there, least, most });
    }
    return problems;
  }

  #reportVotes(
    ledger: Ledger,
    person: string,
    at: string,
    when: 'for now' | 'in the end',
    problems: readonly Discrepancy[],
  ): void {
    const over = problems.filter(({ shown, most }) => shown > most);
    const under = problems.filter(({ shown, least }) => shown < least);
    for (const problem of problems) {
      const { shown, least, most, ops, parts } = problem;
      const isOver = shown > most;
      const casts = ops.filter((op) => op.command.type === 'cast-vote');
      const takes = ops.filter((op) => op.command.type === 'take-back-vote');
      const [added, removed] = isOver ? [casts, takes] : [takes, casts];
      let wrong: Class = 'lost';
      if (added.some((op) => op.outcome === 'not-done' && op.sent.length > 0)) wrong = 'refused-yet-done';
      else if (isOver ? under.length > 0 : over.length > 0) wrong = 'misapplied';
      else if (isOver && added.some((op) => op.sent.length > 1)) wrong = 'doubled';
      else if (isOver && removed.length === 0) wrong = 'misapplied';
      const names = parts.map((part) => `"${part.text}"`).join(' + ');
      const expected = least === most ? `${least}` : `${least} to ${most}`;
      const says = `${at} is shown ${shown} of ${person}'s votes on ${names} instead of ${expected}`;
      const count = isOver ? shown - most : least - shown;
      const about = problems.length > 1 ? problems.flatMap((p) => p.ops) : ops;
      if (wrong === 'lost' && when === 'for now') this.#reportMissing(ledger, says, about);
      else this.#report(ledger, wrong, says, about, count);
    }
  }

  #isRegisterRight(
    ledger: Ledger,
    register: string,
    shown: string,
    before: readonly string[] | undefined,
    when: 'for now' | 'in the end',
    at: string,
  ): boolean {
    const ops = ledger.registers.get(register) ?? [];
    if (before === undefined && !ops.some((op) => op.outcome === 'done')) return true;
    const allowed = valuesAfter(ops, before ?? []);
    if (allowed.has(shown)) {
      ledger.unseen.delete(register);
      return true;
    }
    const refused = ops.filter((op) => op.outcome === 'not-done' && op.about.value === shown);
    const isOld = ops.some((op) => op.about.value === shown) || shown === '' || before?.includes(shown);
    const wrong = refused.length > 0 ? 'refused-yet-done' : isOld ? 'lost' : 'misapplied';
    const says = `${at}: ${register} is shown as "${shown}" instead of "${[...allowed].join('", "')}"`;
    const about = ops.filter((op, n) => op.about.value === shown || op.outcome === 'not-done' || n >= ops.length - 2);
    if (wrong === 'lost' && when === 'for now') this.#reportMissing(ledger, says, about, register);
    else this.#report(ledger, wrong, says, about);
    return false;
  }

  #settledTopics(ledger: Ledger, shared: Shared, verified: Op[]): void {
    const shown = new Map<Part, string[]>();
    for (const { parts } of Object.values(shared.topics)) {
      for (const { text } of parts) {
        const part = ledger.byText.get(text);
        if (part) shown.set(part, [...(shown.get(part) ?? []), text]);
        else this.#unknownText(ledger, text, 'everyone');
      }
    }
    for (const part of ledger.parts) {
      const texts = shown.get(part) ?? [];
      const { adds, withdraws, edits } = part;
      const is = (outcome: Op['outcome']) => (op: Op) => op.outcome === outcome;
      const name = `"${part.text}"`;
      const [text] = texts;
      if (texts.length > 1) this.#report(ledger, 'doubled', `${name} is there ${texts.length} times`, adds);
      else if (text === undefined) {
        if (!adds.some(is('done')) || withdraws.some((op) => op.outcome !== 'not-done')) verified.push(...withdraws);
        else this.#checkDisappeared(ledger, part, 'in the end', `${name} isn't there`);
      } else if (withdraws.some(is('done'))) {
        this.#report(ledger, 'lost', `${name} was withdrawn and is still there`, [...adds, ...withdraws]);
      } else if (adds.every(is('not-done'))) {
        this.#report(ledger, 'refused-yet-done', `${name} was refused and is there`, adds);
      } else if (!valuesAfter(edits, [part.text]).has(text)) {
        const isRefused = edits.some((op) => op.about.value === text && op.outcome === 'not-done');
        const says = `${name} reads "${text}" instead of "${[...valuesAfter(edits, [part.text])].join('", "')}"`;
        this.#report(ledger, isRefused ? 'refused-yet-done' : 'lost', says, edits);
      }
      verified.push(...adds, ...edits);
    }
  }

  #settledMerges(ledger: Ledger, places: Places, verified: Op[]): void {
    for (const op of new Set(ledger.parts.flatMap((part) => part.merges))) {
      const { part, into } = op.about;
      if (op.outcome !== 'done' || !part || !into) continue;
      const [from, to] = [places.byPart.get(part), places.byPart.get(into)];
      if (from !== undefined && to !== undefined && from !== to) {
        this.#report(ledger, 'lost', `"${part.text}" isn't merged into "${into.text}"`, [op]);
      }
      verified.push(op);
    }
  }

  #settledVotes(ledger: Ledger, person: string, own: View['own'], places: Places, verified: Op[]): void {
    const problems = this.#voteProblems(ledger, person, own, places);
    if (problems.length > 0) this.#reportVotes(ledger, person, person, 'in the end', problems);
    else verified.push(...ledger.votesOn(person, ledger.votedOn(person)));
  }

  #settledOwn(ledger: Ledger, person: string, own: View['own'], shared: Shared, verified: Op[]): void {
    const { step, phase } = shared;
    const isAcknowledged = Object.values(shared.people).some((p) => p.name === person && p.acknowledged);
    this.#settledRegister(ledger, `takeaway of ${person}`, own.takeaway, [''], verified);
    this.#settledRegister(ledger, `rule of ${person}`, String(isAcknowledged), undefined, verified);
    const device = deviceOf(person);
    const boxes = own.boxes[device];
    this.#settledRegister(
      ledger,
      `device of ${person}`,
      shared.lock.devices[device] ? 'there' : '',
      undefined,
      verified,
    );
    this.#settledRegister(ledger, `key of ${person}`, boxes?.[1] ? 'there' : '', [''], verified);
    this.#settledRegister(ledger, `ready of ${person} at step ${step}`, String(own.ready), undefined, verified);
    this.#settledRegister(ledger, `answer of ${person} at step ${step}`, own.answer ?? '', undefined, verified);
    if (phase.kind !== 'wrap-up') return;
    this.#settledRegister(ledger, `worth of ${person}`, String(own.worth ?? ''), undefined, verified);
    const turn = phase.turns.find(({ participant }) => participant === own.participant);
    this.#settledRegister(ledger, `turn of ${person} at step ${step}`, turn?.how ? 'over' : '', undefined, verified);
  }

  #settledRegister(
    ledger: Ledger,
    register: string,
    shown: string,
    before: readonly string[] | undefined,
    verified: Op[],
  ): void {
    if (!this.#isRegisterRight(ledger, register, shown, before, 'in the end', 'everyone')) return;
    verified.push(...(ledger.registers.get(register) ?? []));
  }

  #settledOffers(ledger: Ledger, person: string, own: View['own'], places: Places, verified: Op[]): void {
    for (const part of ledger.parts) {
      const ops = part.offers.filter((op) => op.person === person);
      const topic = places.byPart.get(part);
      // Merged topics share their offers.
      if (ops.length === 0 || topic === undefined || part.merges.some((op) => op.outcome !== 'not-done')) continue;
      const shown = String(own.offersMade.includes(topic));
      if (valuesAfter(ops, ['false']).has(shown)) verified.push(...ops);
      else {
        const isRefused = ops.some((op) => op.about.value === shown && op.outcome === 'not-done');
        const says = `${person}'s offer on "${part.text}" is shown as ${shown}`;
        this.#report(ledger, isRefused ? 'refused-yet-done' : 'lost', says, ops);
      }
    }
  }

  /** Checks that final counts are the sums of everyone's own votes. */
  #settledCounts(ledger: Ledger, shared: Shared, owns: ReadonlyMap<string, View['own']>): void {
    const { phase } = shared;
    const isFinal = phase.kind === 'discuss' || phase.kind === 'wrap-up' || (phase.kind === 'vote' && !phase.open);
    if (!isFinal || Object.values(shared.people).some(({ name }) => !owns.has(name))) return;
    for (const [topic, { count, parts }] of Object.entries(shared.topics)) {
      if (count === undefined) continue;
      const sum = [...owns.values()].reduce((all, own) => all + (own.votes[topic] ?? 0), 0);
      if (sum === count) continue;
      this.#report(ledger, 'diverged', `"${parts[0]?.text}" has ${count} votes, but its voters see ${sum}`, []);
    }
  }

  /** Each sentence that was proposed is there unless someone dropped it. */
  #settledSentences(ledger: Ledger, { sentences = [] }: Shared, verified: Op[]): void {
    for (const register of ledger.registers.keys()) {
      if (!register.startsWith('sentence ')) continue;
      const isThere = sentences.some(({ id }) => register === `sentence ${id}`);
      this.#settledRegister(ledger, register, isThere ? 'there' : 'dropped', undefined, verified);
    }
  }

  #settledRole(ledger: Ledger, shared: Shared, verified: Op[]): void {
    const holder = shared.people[shared.facilitator]?.name ?? 'nobody';
    const given = ledger.handOvers.toSorted((a, b) => a.askedAt - b.askedAt);
    if (valuesAfter(given, [...ledger.starters]).has(holder)) {
      verified.push(...given);
      return;
    }
    const last = given.findLast((op) => op.outcome === 'done');
    const refused = given.some((op) => op.outcome === 'not-done' && op.about.to === holder);
    const wrong = refused ? 'refused-yet-done' : holder === last?.person ? 'lost' : 'misapplied';
    this.#report(ledger, wrong, `${holder} is the facilitator instead of ${last?.about.to}`, given.slice(-4));
  }

  #settledSteps(ledger: Ledger, shared: Shared, verified: Op[]): void {
    for (const [step, ops] of ledger.transitions) {
      const done = ops.filter((op) => op.outcome === 'done');
      if (done.length > 1) this.#report(ledger, 'doubled', `step ${step} was left ${done.length} times`, done);
      if (done.length > 0 && step >= shared.step) this.#report(ledger, 'lost', `step ${step} was never left`, done);
      const [op] = done;
      const after = ledger.phases.get(step + 1);
      if (!op) continue;
      if (after && !leadsTo(op, after)) {
        this.#report(ledger, 'misapplied', `the move to ${op.command.to} led to ${nameOf(after)}`, done);
      }
      verified.push(op);
    }
    for (let step = 1; step < shared.step; step++) {
      const ops = ledger.transitions.get(step) ?? [];
      if (ops.some((op) => op.outcome !== 'not-done')) continue;
      const [before, after] = [ledger.phases.get(step), ledger.phases.get(step + 1)];
      // Voting closes automatically when everyone has placed all votes.
      if (isVote(before, true) && isVote(after, false)) continue;
      const isRefused = ops.some((op) => after && leadsTo(op, after));
      const says = `the session moved on from step ${step} (${nameOf(before)}) to ${nameOf(after)}`;
      this.#report(ledger, isRefused ? 'refused-yet-done' : 'misapplied', says, ops);
    }
  }

  /** A session ended. Unless someone cleared it, everything in it is lost. */
  #isGone(ledger: Ledger, says: string): void {
    ledger.toldClearedAt ??= this.history.now();
    if (ledger.isSpoiled) return;
    const pressed = ledger.clears.filter((op) => op.outcome !== 'not-done');
    if (pressed.length > 0) {
      const lasted = ledger.toldClearedAt - Math.min(...pressed.map((op) => op.askedAt));
      if (lasted < lastCallMs - clocksDifferMs)
        this.#report(ledger, 'misapplied', `${says} after a last call of ${lasted} ms`, pressed);
      return;
    }
    const refused = ledger.clears.filter((op) => op.answer !== 'only-the-facilitator');
    if (refused.length > 0) {
      this.#report(ledger, 'refused-yet-done', `${says}, though the clear was refused`, refused);
      return;
    }
    const done = ledger.ops.filter((op) => op.outcome === 'done');
    const { starts, ledgers } = this.#meetingOf(ledger.meeting);
    const earlier = [...ledgers.values()].flatMap(({ clears }) => clears).filter((op) => op.outcome === 'done');
    const ops = [...earlier.slice(-1), ...done.slice(-2), ...starts];
    this.#report(ledger, 'lost', `${says}, though nobody cleared it`, ops, done.length || 1);
  }

  #report(ledger: Ledger, which: Class, says: string, ops: readonly Op[], count = 1): void {
    ledger.isSpoiled = true;
    this.#add(ledger, which, says, ops, count);
    this.onViolation(ledger.meeting);
  }

  #add({ meeting, openedAt }: Ledger, which: Class, says: string, ops: readonly Op[], count = 1): Violation {
    const at = this.history.now();
    const violation: Violation = { class: which, at, meeting, session: openedAt, count, says, ops: [...ops] };
    this.history.violations.push(violation);
    return violation;
  }

  /** Reports a temporary loss, once per session. Whether it's permanent shows when everything has settled. */
  #reportMissing(ledger: Ledger, says: string, ops: readonly Op[], register?: string): void {
    if (ledger.wasMissing || ledger.isSpoiled) return;
    ledger.wasMissing = true;
    const violation = this.#add(ledger, 'missing-for-a-while', says, ops);
    if (register !== undefined) ledger.unseen.set(register, violation);
  }

  /** Reports once per session, because every further window would show the same. */
  #reportBack(ledger: Ledger, says: string, ops: readonly Op[]): void {
    const { backReported } = this.#meetingOf(ledger.meeting);
    if (backReported.has(ledger.openedAt)) return;
    backReported.add(ledger.openedAt);
    this.#report(ledger, 'back-after-cleared', says, ops);
  }

  #meetingOf(name: string): Meeting {
    const known = this.#meetings.get(name);
    if (known) return known;
    const meeting: Meeting = {
      ledgers: new Map(),
      latest: undefined,
      starts: [],
      lastStarts: [],
      backReported: new Set(),
    };
    this.#meetings.set(name, meeting);
    return meeting;
  }

  #eyeOf(window: PanelWindow): Eye {
    const eye = this.#eyes.get(window) ?? freshEye(undefined);
    this.#eyes.set(window, eye);
    return eye;
  }
}

function freshEye(ledger: Ledger | undefined): Eye {
  return {
    ledger,
    topics: undefined,
    own: undefined,
    parts: new Map(),
    gone: new Set(),
    step: 0,
    hasAcknowledged: false,
    acknowledged: [],
    toldCleared: new Set(),
  };
}

/** Which topic each part is in, and a part of each topic. */
interface Places {
  byPart: ReadonlyMap<Part, string>;
  byTopic: ReadonlyMap<string, Part>;
}

function placesOf(ledger: Ledger, shared: Shared): Places {
  const byPart = new Map<Part, string>();
  const byTopic = new Map<string, Part>();
  for (const [topic, { parts }] of Object.entries(shared.topics)) {
    for (const { text } of parts) {
      const part = ledger.byText.get(text);
      if (!part) continue;
      byPart.set(part, topic);
      if (!byTopic.has(topic)) byTopic.set(topic, part);
    }
  }
  return { byPart, byTopic };
}

function isVote(phase: Phase | undefined, isOpen: boolean): boolean {
  // A step that no window was shown may have been either one.
  return phase === undefined || (phase.kind === 'vote' && phase.open === isOpen);
}

function leadsTo({ command }: Op, phase: Phase): boolean {
  if (!transitions.has(command.type)) return false;
  if (command.type !== 'move-on' && command.type !== 'undo-transition') return phase.kind === 'discuss';
  switch (command.to) {
    case 'introduce':
      return phase.kind === 'introduce' || phase.kind === 'gather';
    case 'vote':
      return isVote(phase, true);
    case 'reveal':
      return isVote(phase, false);
    case 'discuss':
    case 'next-topic':
      return phase.kind === 'discuss';
    case 'wrap-up':
      return phase.kind === 'wrap-up';
  }
  // An undo leads to wherever the session was before.
  return true;
}

function nameOf(phase: Phase | undefined): string {
  if (!phase) return 'a step that nobody was shown';
  return phase.kind === 'vote' ? `${phase.open ? 'open' : 'closed'} vote` : phase.kind;
}
