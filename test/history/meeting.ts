import { type Act, nextAct, sameAgain } from './acts.ts';
import type { Op } from './history.ts';
import type { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { PanelWindow } from './window.ts';
import { commands, fetchToken, safeToTryAgain } from './wire.ts';
import { pause, type Server, type World } from './world.ts';

const names = 'Ada Ben Cleo Dan Eve Finn Gus Hana Ivo Jun Kim Lea'.split(' ');
const words = 'apple banana cherry damson elder fig grape hazel lemon mango nutmeg olive peach quince rowan'.split(' ');
/** The most people that a session holds, including those who left. */
const mostGuests = 8;

/** Some topics are discussed for a little over a minute, so that the time box ends and a check-in opens. */
const checkInAfterMs = 68_000;

/** Where a person's windows connect next; undefined: anywhere. */
export type Placement = (person: Person) => Server | undefined;

/** A person in a meeting, with one or two windows, who presses at random. */
export class Person {
  readonly name: string;
  readonly meeting: Meeting;
  windows: PanelWindow[] = [];
  isGone = false;
  readonly #random: Random;
  readonly #held = new Set<string>();
  readonly #releases = new Map<Op, () => void>();
  #token = '';

  constructor(name: string, meeting: Meeting, random: Random) {
    this.name = name;
    this.meeting = meeting;
    this.#random = random;
  }

  /** Joins the meeting and stays. */
  async come(windows: number): Promise<void> {
    const { world, name } = this.meeting;
    for (;;) {
      const server = world.running[0];
      const token = server?.address && (await fetchToken(server.address, name, this.name, this.name).catch(() => ''));
      if (token) {
        this.#token = token;
        break;
      }
      await pause(200);
    }
    for (let n = 0; n < windows; n++) this.open();
    void this.#live();
  }

  /** Opens another window; `at`: it stays with this server. */
  open(at?: Server): PanelWindow {
    const { judge, world } = this.meeting;
    const window: PanelWindow = new PanelWindow({
      meeting: this.meeting.name,
      name: this.name,
      token: this.#token,
      judge,
      random: this.#random,
      choose: () => {
        if (at) return at.address ? at : undefined;
        return (
          this.meeting.placement?.(this) ?? (world.running.length > 0 ? this.#random.pick(world.running) : undefined)
        );
      },
      answered: (op) => this.#answered(op, window),
    });
    this.windows.push(window);
    return window;
  }

  close(window: PanelWindow): void {
    window.close();
    this.windows = this.windows.filter((other) => other !== window);
  }

  leave(): void {
    this.isGone = true;
    for (const window of [...this.windows]) this.close(window);
  }

  get isIdle(): boolean {
    return this.windows.every((window) => window.isIdle);
  }

  /** Reloads the page, which makes a new window that knows nothing. */
  reload(window: PanelWindow): void {
    this.close(window);
    this.open();
  }

  /** Presses "Start". */
  start(): void {
    const window = this.windows.find((w) => w.isLive && w.screen !== 'session' && w.isIdle);
    const votesEach = this.#random.integer(3, 10);
    const settings = { votesEach, topicsEach: 5, timeBoxMinutes: 1 };
    window?.ask(commands.start(settings), {});
  }

  press(window: PanelWindow, act: Act, again?: Op): void {
    const { holds, holdsPart, command, about } = act;
    if (holds !== undefined) this.#held.add(holds);
    if (holdsPart) holdsPart.isBusy = true;
    const op = window.ask(command, about, again);
    this.#releases.set(op, () => {
      if (holds !== undefined) this.#held.delete(holds);
      if (holdsPart) holdsPart.isBusy = op.command.type === 'withdraw-topic' && op.outcome !== 'not-done';
    });
  }

  async #live(): Promise<void> {
    while (!this.isGone) {
      await pause(this.meeting.thinkMs * this.#random.between(0.4, 1.6));
      if (this.meeting.isWorking && !this.isGone) this.#act();
    }
  }

  #act(): void {
    const { meeting } = this;
    const window = this.#random.isLucky(0.85) ? this.windows[0] : this.#random.pick(this.windows);
    if (!window) return;
    const mayMove = !meeting.staysConnected;
    if (mayMove && this.#random.isLucky(meeting.moveChance)) window.cut();
    else if (mayMove && window.isIdle && this.#random.isLucky(meeting.reloadChance)) this.reload(window);
    else this.#pressSomething(window);
  }

  #pressSomething(window: PanelWindow): void {
    const { meeting } = this;
    const { view, ledger } = window;
    // Several presses can be in flight, as on a slow network.
    if (window.screen !== 'session' || !view || !ledger || window.pending.size >= 3) return;
    const isMain = window === this.windows[0];
    const act = nextAct({
      view,
      ledger,
      name: this.name,
      random: this.#random,
      newText: (what) => meeting.newText(what),
      isHeld: (what) => this.#held.has(what),
      shouldMoveOn: meeting.shouldMoveOn(ledger, view.shared.step),
      shouldClear: meeting.wantsClear,
      isFlipping: meeting.isFlipping,
      inPhaseMs: meeting.inPhaseMs,
    });
    // In a second window people only watch and write.
    if (act && (isMain || act.command.type === 'write-takeaway')) this.press(window, act);
  }

  #answered(op: Op, window: PanelWindow): void {
    this.#releases.get(op)?.();
    this.#releases.delete(op);
    if (op.command.type === 'clear-session' && op.outcome === 'done') this.meeting.wantsClear = false;
    if (op.outcome !== 'not-done' || !isWorthAnotherTry(op)) return;
    this.meeting.judge.history.note('told to try again');
    setTimeout(() => this.#tryAgain(op, window), this.#random.between(300, 1_500));
  }

  #tryAgain(op: Op, window: PanelWindow): void {
    const { view, ledger } = window;
    if (this.isGone || !view || ledger?.openedAt !== op.session || !this.meeting.isWorking) return;
    const act = sameAgain(op.command, op.about, view);
    if (act && !(act.holds && this.#held.has(act.holds))) this.press(window, act, op);
  }
}

/** Whether the window said that it's safe to try again. */
function isWorthAnotherTry({ answer }: Op): boolean {
  return answer === safeToTryAgain || answer?.startsWith('"') === true;
}

/** A meeting without an end: one session after another. */
export class Meeting {
  readonly name: string;
  readonly world: World;
  readonly judge: Judge;
  people: Person[] = [];
  /** Whether people press anything. */
  isWorking = false;
  /** Where windows connect next; by default anywhere. */
  placement: Placement | undefined;
  /** The facilitator clears the session as soon as possible. */
  wantsClear = false;
  /** When people may start again after a clear, in ms since the run began. */
  startsAt = 0;
  /** The facilitator does nothing but open the vote and close it again. */
  isFlipping = false;
  /** Nobody switches servers voluntarily. */
  staysConnected = false;
  /** How long a person thinks before each press, on average; how long a phase takes. */
  thinkMs = 200;
  phaseMs = 4_000;
  /** The chance, at each press, that the connection is cut or the page reloaded instead. */
  moveChance = 0.02;
  reloadChance = 0.003;
  readonly #random: Random;
  #texts = 0;
  #guests = 0;
  #over: Ledger | undefined;
  #phase: { ledger: Ledger; step: number; since: number; until: number; isLong: boolean } | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(name: string, world: World, judge: Judge, random: Random) {
    this.name = name;
    this.world = world;
    this.judge = judge;
    this.#random = random;
  }

  async begin(count: number): Promise<void> {
    const some = names.slice(0, count).map((name) => new Person(name, this, this.#random.fork()));
    this.people = some;
    await Promise.all(some.map((person) => person.come(this.#random.isLucky(0.25) ? 2 : 1)));
    this.#ticking = setInterval(() => this.#tick(), 100);
  }

  end(): void {
    clearInterval(this.#ticking);
    for (const person of this.people) person.leave();
  }

  /** The newest session, open or not. */
  get ledger(): Ledger | undefined {
    return this.judge.latestOf(this.name);
  }

  get windows(): PanelWindow[] {
    return this.people.flatMap((person) => person.windows);
  }

  get inPhaseMs(): number {
    return this.#phase ? this.judge.history.now() - this.#phase.since : 0;
  }

  shouldMoveOn(ledger: Ledger, step: number): boolean {
    const now = this.judge.history.now();
    if (this.#phase?.ledger !== ledger || this.#phase.step < step) {
      const phase = ledger.phases.get(step);
      const isLong = phase?.kind === 'discuss' && !this.isFlipping && this.#random.isLucky(0.2);
      const ms = this.phaseMs * this.#random.between(0.3, 1.7) * (phase?.kind === 'vote' && phase.open ? 3 : 1);
      this.#phase = { ledger, step, since: now, until: now + (isLong ? checkInAfterMs : ms), isLong };
    }
    return this.#phase.step === step && now >= this.#phase.until;
  }

  /** Whether a topic is to be discussed until its check-in opens. */
  get isWaitingForCheckIn(): boolean {
    return this.#phase?.isLong === true && this.judge.history.now() < this.#phase.until;
  }

  newText(what: 'topic' | 'takeaway' | 'sentence'): string {
    this.#texts += 1;
    return `${what === 'topic' ? this.#random.pick(words) : 'note'}-${this.#texts}-${this.name}`;
  }

  /** A newcomer joins at this server; undefined if the session is full. */
  async addGuest(at?: Server): Promise<Person | undefined> {
    if (this.people.filter(({ name }) => name.startsWith('Guest')).length >= mostGuests) return undefined;
    this.#guests += 1;
    const guest = new Person(`Guest-${this.#guests}`, this, this.#random.fork());
    this.people.push(guest);
    await guest.come(0);
    guest.open(at);
    return guest;
  }

  /** Guests leave between sessions, so that each session has room. */
  dismissGuests(): void {
    for (const person of this.people) if (person.name.startsWith('Guest')) person.leave();
    this.people = this.people.filter((person) => !person.isGone);
  }

  #tick(): void {
    const { ledger } = this;
    const now = this.judge.history.now();
    if (ledger?.isOver && this.#over !== ledger) {
      this.#over = ledger;
      this.wantsClear = false;
      this.startsAt = Math.max(this.startsAt, now + this.#random.between(300, 2_500));
      this.dismissGuests();
    }
    if (!this.isWorking || now < this.startsAt || (ledger && !ledger.isOver)) return;
    this.startsAt = now + 4_000;
    for (const person of this.#random.pickSome(this.people, this.#random.isLucky(0.2) ? 2 : 1)) person.start();
  }
}
