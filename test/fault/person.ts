import type { Command } from '#session/command.ts';
import type { Seen } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import { isLater } from '../../server/store/store.ts';
import { positionAt } from '../support/places.ts';
import type { ServerProcess } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { complete, type Written } from '../support/written.ts';

/** A command as its window remembers it: what it asked for, and the answer. */
export interface Asked {
  counter: number;
  command: Command;
  /** The refusal's code; undefined if it was done. */
  refused?: string | undefined;
}

/**
 * A person with one window that behaves like the tab: it reconnects to any process that answers, and repeats unanswered
 * commands with the same number. Records what it was told.
 */
export class Person {
  readonly name: string;
  readonly id = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  readonly asked: Asked[] = [];
  /**
   * How long it took, in ms, until everything was shown again after a lost connection, and until a temporarily refused
   * command was answered.
   */
  readonly backAfter: number[] = [];
  /** How often a message went back behind an earlier one, on this or an earlier connection. */
  stepsBack = 0;
  /** How often a command got "not reachable now" before it was answered. */
  troubles = 0;
  window!: TestWindow;
  /** The process that serves the window, or last served it. */
  server: ServerProcess | undefined;
  readonly #meeting: string;
  #servers: () => ServerProcess[];
  #counter = 0;
  #seen: Seen | undefined;
  /** The proof of a clear that it knows of. */
  #proof: string | undefined;
  #left = false;

  constructor(name: string, meeting: string, servers: () => ServerProcess[]) {
    this.name = name;
    this.#meeting = meeting;
    this.#servers = servers;
  }

  /** Joins, and rejoins whenever it loses its connection, until `leave`. */
  async come(): Promise<this> {
    await this.#connect();
    void this.#stay();
    return this;
  }

  /** Joins at this process. */
  async comeTo(server: ServerProcess): Promise<this> {
    this.#servers = () => [server];
    await this.#connect();
    return this;
  }

  async start(command: Partial<StartSession> = {}): Promise<string | undefined> {
    this.#counter += 1_000;
    return this.window.start(command);
  }

  /** Repeats a command until it's answered; resolves with the refusal's code, or undefined if it was done. */
  async ask(written: Written): Promise<string | undefined> {
    // The same id for every repetition.
    const command = complete(written);
    this.#counter += 1;
    const counter = this.#counter;
    const askedAt = performance.now();
    let refusedForNow = false;
    for (let again = false; ; again = true) {
      const { window } = this;
      const answer = await window.command(command, counter, again).catch(() => 'closed');
      if (answer === 'closed' || answer === 'unavailable' || answer === 'not-joined') {
        if (answer === 'unavailable') {
          this.troubles += 1;
          refusedForNow = true;
        }
        // At once it would only be refused again, so wait for the server's next message, or briefly.
        await (window.closedWith ? this.#until(() => this.window !== window || this.#left) : pause(100));
        if (this.#left) return 'left';
        continue;
      }
      if (refusedForNow) this.backAfter.push(performance.now() - askedAt);
      this.asked.push({ counter, command, refused: answer });
      return answer;
    }
  }

  async leave(): Promise<void> {
    this.#left = true;
    await this.window.close();
  }

  /** Breaks the connection, like a network would. */
  vanish(): void {
    this.#left = true;
    this.window.cut();
  }

  async #stay(): Promise<void> {
    for (;;) {
      const { window } = this;
      await window.until(() => window.closedWith !== undefined, 2 ** 31 - 1);
      this.stepsBack += window.stepsBack;
      this.#seen = window.cleared ? undefined : (window.seen ?? this.#seen);
      this.#proof = window.of('cleared').at(-1)?.proof ?? this.#proof;
      if (this.#left) return;
      const lostAt = performance.now();
      await this.#connect();
      if (this.window.view) this.backAfter.push(performance.now() - lostAt);
    }
  }

  async #connect(): Promise<void> {
    for (let tries = 0; !this.#left; tries++) {
      const server = this.#servers()[Math.floor(Math.random() * this.#servers().length)];
      const next = server && (await this.#join(server).catch(() => undefined));
      if (next) {
        this.window = next;
        this.server = server;
        return;
      }
      await pause(Math.min(20 * 2 ** tries, 250));
    }
  }

  async #join(server: ServerProcess): Promise<TestWindow | undefined> {
    const token = await tokenFor(server, this.#meeting, this.name);
    const window = new TestWindow(server.socket, { id: this.id });
    try {
      await window.until(() => window.isOpen || window.closedWith !== undefined, 2_000);
      const known = { ...(this.#seen && { seen: this.#seen }), ...(this.#proof && { cleared: this.#proof }) };
      window.sendJoin(token, { meeting: this.#meeting, ...known });
      const is = (...types: string[]) => window.messages.some((m) => types.includes(m.type));
      await window.until(() => is('welcome', 'vacant', 'cleared', 'trouble') || window.closedWith !== undefined, 4_000);
      if (!is('welcome', 'vacant', 'cleared')) throw new Error('not let in');
      const { position: now } = window;
      const { place } = this.#seen ?? {};
      if (now && place !== undefined && isLater(positionAt(place), now)) this.stepsBack += 1;
      return window;
    } catch (error) {
      window.cut();
      throw error;
    }
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await pause(10);
  }
}

export async function tokenFor({ address }: ServerProcess, meeting: string, name: string): Promise<string> {
  const body = JSON.stringify({ meeting, person: name.toLowerCase(), name, organizer: false });
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(2_000);
  const answer = await fetch(`${address}/rehearsal/token`, { method: 'POST', headers, body, signal });
  return ((await answer.json()) as { token: string }).token;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
