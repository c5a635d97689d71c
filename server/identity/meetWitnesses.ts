import { Artifact } from '#session/choices.ts';
import type { ArtifactsSeen } from '#session/rules/artifacts.ts';
import type { Attendance } from './identity.ts';
import type { MeetApi } from './meetApi.ts';

type Present = Exclude<Awaited<ReturnType<MeetApi['present']>>, { why: unknown }>;
/** An access token and when it expires, in ms. */
interface Key {
  access: string;
  until: number;
}

/**
 * The API's last answer about a call: who is in it; or the people it refused to answer, who therefore aren't in it, while
 * nothing is known about the others.
 */
type Answer = { present: Present } | { refused: ReadonlySet<string> } | 'unknown';

/** How long an answer about a call is reused, in ms. */
export const answerHolds = 20_000;
/** How long to stop asking about a kind of artifact that nobody in the call may read about, in ms. */
const refusalHolds = 80_000;

/**
 * Asks the Meet API about calls on behalf of people in them: anyone's token answers for everyone. Tokens are kept in memory
 * only, until they expire or nobody of the meeting is connected to this process.
 */
export class Witnesses {
  readonly #api: MeetApi;
  readonly #clock: { now(): number };
  readonly #keys = new Map<string, Map<string, Key>>();
  readonly #answers = new Map<string, { at: number; answer: Promise<Answer> }>();
  readonly #artifacts = new Map<string, { at: number; holds: number; running: Promise<boolean | string> }>();

  constructor(api: MeetApi, clock: { now(): number }) {
    this.#api = api;
    this.#clock = clock;
  }

  hold(meeting: string, person: string, key: Key): void {
    const keys = this.#keys.get(meeting) ?? new Map<string, Key>();
    const before = keys.get(person);
    // A ticket may carry an older token than the one a window has renewed since.
    if (!before || before.until < key.until) keys.set(person, { access: key.access, until: key.until });
    this.#keys.set(meeting, keys);
  }

  forget(meeting: string): void {
    this.#keys.delete(meeting);
    this.#answers.delete(meeting);
    for (const kind of Artifact.options) this.#artifacts.delete(`${meeting} ${kind}`);
  }

  /** Whether this person is in the call, as of at most `answerHolds` ago. */
  async attends(meeting: string, conference: string, person: string): Promise<Attendance> {
    const answer = await this.#answer(meeting, conference);
    if (answer === 'unknown') return answer;
    if ('present' in answer) return answer.present.has(person) ? 'in' : 'out';
    return answer.refused.has(person) ? 'out' : 'unknown';
  }

  /** How long ago, in ms, the API was asked who is in the call. */
  answerAge(meeting: string): number {
    const known = this.#answers.get(meeting);
    return known ? Math.max(this.#clock.now() - known.at, 0) : 0;
  }

  /** Whether the call is over; `false` also if nobody can say. */
  async isOver(meeting: string, conference: string): Promise<boolean> {
    const answer = await this.#answer(meeting, conference);
    if (answer === 'unknown' || ('present' in answer && answer.present.size > 0)) return false;
    const isOver = await this.#ask(meeting, (access) => this.#api.isOver(conference, access));
    return typeof isOver === 'object' && 'said' in isOver && isOver.said;
  }

  /** The recordings, transcripts and notes of the call, at most `answerHolds` old. */
  async artifacts(meeting: string, conference: string): Promise<ArtifactsSeen & { age: number; reason?: string }> {
    const kinds = Artifact.options;
    const asked = kinds.map((kind) => this.#isRunning(kind, meeting, conference));
    const answers = await Promise.all(asked.map(({ running }) => running));
    const age = Math.max(...asked.map(({ at }) => this.#clock.now() - at), 0);
    const reason = answers.find((answer) => typeof answer === 'string');
    return {
      running: kinds.filter((_kind, n) => answers[n] === true),
      stopped: kinds.filter((_kind, n) => answers[n] === false),
      age,
      ...(reason !== undefined && { reason }),
    };
  }

  /** Asks about one kind. `running`: a code if the API doesn't say; unlike about people, it isn't asked again at once. */
  #isRunning(kind: Artifact, meeting: string, conference: string) {
    const now = this.#clock.now();
    const name = `${meeting} ${kind}`;
    const known = this.#artifacts.get(name);
    if (known && now - known.at < known.holds && now >= known.at) return known;
    const asked = { at: now, holds: answerHolds, running: Promise.resolve<boolean | string>('no-token') };
    if (!this.#keys.has(meeting)) return asked;
    const ask = async () => {
      let reason = 'no-token';
      // What refuses one question says nothing about attendance, so no token is given up.
      for (const { access, until } of [...(this.#keys.get(meeting)?.values() ?? [])]) {
        if (this.#clock.now() >= until) continue;
        const answer = await this.#api.isRunning(kind, conference, access);
        if (typeof answer === 'boolean') return answer;
        reason = answer.reason;
        if (answer.why === 'host-busy' || answer.why === 'host-unreachable') return reason;
        asked.holds = refusalHolds;
      }
      return reason;
    };
    asked.running = ask();
    this.#artifacts.set(name, asked);
    return asked;
  }

  #answer(meeting: string, conference: string): Promise<Answer> {
    const now = this.#clock.now();
    const known = this.#answers.get(meeting);
    if (known && now - known.at < answerHolds && now >= known.at) return known.answer;
    const answer = this.#ask(meeting, (access) => this.#api.present(conference, access)).then((asked): Answer => {
      // Ask again next time.
      if (asked === 'unknown') this.#answers.delete(meeting);
      return typeof asked === 'object' && 'said' in asked ? { present: asked.said } : asked;
    });
    if (this.#keys.has(meeting)) this.#answers.set(meeting, { at: now, answer });
    return answer;
  }

  /** Asks with each token until the API answers. `refused`: the people it refused, if it answered none. */
  async #ask<T>(
    meeting: string,
    question: (access: string) => Promise<T>,
  ): Promise<{ said: Answered<T> } | { refused: ReadonlySet<string> } | 'unknown'> {
    const keys = this.#keys.get(meeting) ?? new Map<string, Key>();
    const refused = new Set<string>();
    for (const [person, { access, until }] of [...keys]) {
      if (this.#clock.now() >= until) {
        keys.delete(person);
        continue;
      }
      const answer = await question(access);
      if (!isUnanswered(answer)) return { said: answer as Answered<T> };
      if (answer.why === 'not-signed-in') keys.delete(person);
      else if (answer.why === 'not-in-meeting') refused.add(person);
      else return 'unknown';
    }
    return refused.size > 0 ? { refused } : 'unknown';
  }
}

type Answered<T> = Exclude<T, { why: unknown }>;

function isUnanswered(answer: unknown): answer is { why: string } {
  return typeof answer === 'object' && answer !== null && 'why' in answer;
}
