import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookUp } from '#session/session.ts';
import { FakeBrowser } from '../../support/fakeBrowser.ts';
import { type LockWindow, LockWorld } from '../../support/lockWorld.ts';
import { topicId } from '../../support/written.ts';

const names = ['Aiko', 'Ben', 'Cleo', 'Dan'] as const;
const topicsEach = 5;

/** What happens next. `n` picks the window or person; `wait` is how long nothing else happens then, in ms. */
const Happening = fc.record({
  act: fc.oneof(
    { weight: 4, arbitrary: fc.constant('write') },
    { weight: 3, arbitrary: fc.constantFrom('join', 'join where nothing is kept', 'reload') },
    { weight: 2, arbitrary: fc.constantFrom('close', 'open another window') },
    { weight: 1, arbitrary: fc.constantFrom('new key', 'compare', 'let in', 'restart', 'clear', 'close all') },
  ),
  n: fc.nat({ max: 11 }),
  wait: fc.constantFrom(0, 0, 1, 250, 3_000),
});
type Happening = typeof Happening extends fc.Arbitrary<infer T> ? T : never;

/** A meeting in which people do these things. Their panels and the server are honest. */
class Meeting {
  readonly world = new LockWorld();
  /** Everything that was ever written in a place. */
  readonly #written = new Map<string, Set<string>>();
  #texts = 0;

  async begins(): Promise<void> {
    await this.#opens('Aiko', new FakeBrowser());
  }

  async happens({ act, n, wait }: Happening): Promise<void> {
    const { world } = this;
    const { present } = world;
    const one = present[n % present.length];
    const name = names[n % names.length] ?? 'Aiko';
    if (act === 'join') this.#arrives(name, new FakeBrowser());
    else if (act === 'join where nothing is kept') this.#arrives(name, new FakeBrowser(true));
    else if (act === 'restart') await world.restarts(wait);
    else if (act === 'close all') for (const window of present) window.live.close();
    else if (act === 'clear') await this.#clears();
    else if (one) this.#does(one, act);
    await world.passes(wait);
    this.#nothingIsWrong();
  }

  #does(window: LockWindow, act: string): void {
    const { live, browser, name } = window;
    if (live.state().now.kind !== 'open') return;
    if (act === 'write') void this.#writes(window);
    else if (act === 'new key') void live.lock.newKey();
    else if (act === 'compare') void live.lock.beginComparison();
    else if (act === 'let in') for (const { id } of window.lock.asking) void live.lock.letIn(id);
    else if (act === 'open another window') this.#arrives(name, browser);
    else live.close();
    if (act === 'reload') this.#arrives(name, browser);
  }

  /** A window that acknowledges the rule as soon as it can. */
  #arrives(name: string, browser: FakeBrowser): void {
    const { live } = this.world.begins(name, browser);
    const stop = live.subscribe(() => {
      if (live.state().now.kind !== 'open') return;
      stop();
      void live.send({ type: 'acknowledge-rule' });
    });
  }

  async #opens(name: string, browser: FakeBrowser): Promise<void> {
    const window = await this.world.opens(name, browser);
    void window.live.start({ type: 'start-session', settings: { topicsEach }, recordingOff: true });
    await this.world.settles();
  }

  async #clears(): Promise<void> {
    const { world } = this;
    const { facilitator } = world.session;
    if (!world.present.some(({ participant, isOpen }) => participant === facilitator && isOpen)) return;
    await world.clears();
    this.#written.clear();
    const [first, ...others] = world.present;
    for (const { live } of world.present) live.close();
    await this.#opens(first?.name ?? 'Aiko', first?.browser ?? new FakeBrowser());
    for (const { name, browser } of others) this.#arrives(name, browser);
  }

  async #writes(window: LockWindow): Promise<string | undefined> {
    const text = `Text ${++this.#texts}`;
    const own = Object.values(window.view.shared.topics).flatMap(({ parts }) => {
      return parts.filter(({ author }) => author === window.participant);
    });
    const last = own.at(-1);
    const id = last && own.length >= topicsEach ? last.id : topicId(this.#texts);
    this.#written.set(id, new Set([...(this.#written.get(id) ?? []), text]));
    const outcome = await window.live.send(
      id === last?.id ? { type: 'edit-topic', part: id, text } : { type: 'add-topic', topic: id, text },
    );
    return outcome && ('refusal' in outcome ? outcome.refusal.code : outcome.trouble);
  }

  /** At no time does an honest text seem forged, or say what nobody wrote there. */
  #nothingIsWrong(): void {
    for (const { live } of this.world.present) {
      const { now } = live.state();
      if (now.kind !== 'open') continue;
      for (const { parts } of Object.values(now.view.shared.topics)) {
        for (const { id, text, unread } of parts) {
          expect(unread).not.toBe('wrong');
          if (!unread) expect(this.#written.get(id)).toContain(text);
        }
      }
    }
  }

  /** People let each other in, and begin with another key where theirs is lost, until nothing is left to press. */
  async settles(): Promise<void> {
    const { world } = this;
    if (world.present.length === 0) await this.#joinsAgain();
    for (let tries = 0; tries < 4; tries++) {
      await world.passes(30_000);
      for (const window of world.present) for (const { id } of window.lock.asking) await window.live.lock.letIn(id);
      await world.passes(5_000);
      const facilitator = world.present.find(({ participant }) => participant === world.session.facilitator);
      const someone = facilitator ?? world.present[0];
      if (!someone || !world.present.some(({ lock }) => lock.trouble)) break;
      const isLost = world.present.every(({ lock }) => lock.trouble === 'nobody-here' || lock.trouble === 'asking');
      if (isLost) await someone.live.lock.newKey();
      else await facilitator?.live.lock.beginComparison();
    }
    this.#nothingIsWrong();
  }

  async #joinsAgain(): Promise<void> {
    this.#arrives('Aiko', new FakeBrowser());
    await this.world.settles();
  }

  /** Everyone who is here has the present key, and reads every text whose key their device was given. */
  async everyoneReads(): Promise<void> {
    const { world } = this;
    const { devices, epochs } = world.session.lock;
    for (const window of world.present) {
      const has = lookUp(devices, window.device)?.keys ?? {};
      expect(Object.keys(has)).toContain(`${epochs.length}`);
      for (const { parts } of Object.values(world.session.topics)) {
        for (const { id, text } of parts) {
          const shown = Object.values(window.view.shared.topics).flatMap((topic) => topic.parts);
          const isGiven = Object.hasOwn(has, Number.parseInt(text, 10));
          expect(shown.find((part) => part.id === id)?.unread === undefined).toBe(isGiven);
        }
      }
    }
  }

  /** Everyone can write, and everyone else reads it. */
  async everyoneWrites(): Promise<void> {
    for (const window of this.world.present) {
      if (window.lock.trouble === 'new-key') continue;
      const writing = this.#writes(window);
      await this.world.settles();
      expect(await writing).toBeUndefined();
      for (const other of this.world.present) expect(other.topics).toContain(`Text ${this.#texts}`);
    }
  }

  /** Nobody gave the same key to the same device over and over. */
  nothingIsRepeated(): void {
    for (const { decided } of this.world.windows) {
      const refused = decided.filter(
        ([type, code]) => code && ['give-key', 'bring-device', 'reject-key'].includes(type),
      );
      expect(refused.length).toBeLessThan(20);
    }
    expect(this.world.leaks('Text 1', 'Text 2')).toEqual([]);
  }
}

it('whoever joins, leaves, reloads, compares or begins anew, in whatever order: everyone present ends with the present key, and reads what their device was given', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Happening, { minLength: 3, maxLength: 14 }), async (happenings) => {
      const meeting = new Meeting();
      try {
        await meeting.begins();
        for (const one of happenings) await meeting.happens(one);
        await meeting.settles();
        await meeting.everyoneReads();
        await meeting.everyoneWrites();
        meeting.nothingIsRepeated();
      } finally {
        await meeting.world.ends();
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 20) },
  );
});
