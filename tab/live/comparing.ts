import { limits } from '#session/limits.ts';
import type { ComparisonCommand } from '#session/rules/comparison.ts';
import type { View } from '#session/view.ts';
import { commitmentOf, type Listed, listHash, listTrouble, newNonce, numberOf, spoken } from '../lock/check.ts';
import type { ComparisonState, NoNumber } from './lockState.ts';
import type { OwnDevice } from './ownDevice.ts';

/** How long a closed comparison waits for nonces, in ms. */
const revealedWithin = 10_000;
/** How long another window of this device has to say that a commitment is its own, in ms. */
const claimedWithin = 2_000;

type Seen = NonNullable<View['shared']['lock']['comparison']>;

/** What this window committed to. */
interface Commitment {
  list: Uint8Array;
  devices: string;
  nonce: string;
  commitment: string;
}

/** A round as this window knows it. */
interface Round {
  round: number;
  step: ComparisonState['step'];
  number?: string;
  why?: NoNumber;
  mine?: Commitment;
  /** Commitments as they were when this window revealed its nonce: none may change any more. */
  closed?: string;
  /** Another window of this device takes part for it. */
  elsewhere?: true;
  isCounting?: true;
  timer?: ReturnType<typeof setTimeout>;
}

interface Context {
  send(command: ComparisonCommand): Promise<unknown>;
  /** Something that is shown has changed. */
  changed(): void;
  /** Tells the other windows of this device. */
  tell(message: object): void;
  /** A number was computed. */
  finished(): void;
}

/** What one window of a device tells the others. */
interface Told {
  round: number;
  commitment: string;
  number?: string;
  why?: NoNumber;
}

function whyNot(
  round: number,
  list: readonly Listed[],
  own: OwnDevice,
  givers: readonly string[],
): NoNumber | undefined {
  if (round > limits.comparisons) return 'too-many-rounds';
  if (givers.length === 0) return 'not-listed';
  return listTrouble({ list, own: own.device.id, givers, given: own.given });
}

/** The devices that have committed, in the list's order. */
function committedIn({ devices, commitments }: Seen): string[] {
  return devices.filter((id) => commitments[id] !== undefined);
}

function commitmentsIn(seen: Seen): string {
  return committedIn(seen)
    .map((id) => `${id} ${seen.commitments[id]}`)
    .join();
}

/** This device's part in comparing a number. Everything a server sends is checked against what this window saw before. */
export function comparing({ send, changed, tell, finished }: Context) {
  let current: Round | undefined;
  const claimed = new Set<string>();

  function end(round: Round, result: { number: string } | { why: NoNumber }): void {
    if (round !== current || round.step !== 'under-way') return;
    clearTimeout(round.timer);
    Object.assign(round, result, { step: 'number' in result ? 'number' : 'none' });
    if (round.mine && !round.elsewhere) tell({ round: round.round, commitment: round.mine.commitment, ...result });
    if ('number' in result) finished();
    changed();
  }

  function later(round: Round, ms: number, why: NoNumber): void {
    clearTimeout(round.timer);
    round.timer = setTimeout(() => end(round, { why }), ms);
  }

  async function begin(view: View, seen: Seen, own: OwnDevice, givers: readonly string[]): Promise<void> {
    const { lock, people } = view.shared;
    const epoch = lock.epochs.length;
    const { sid = '', kid = '' } = lock.epochs[epoch - 1] ?? {};
    const round: Round = { round: seen.round, step: 'under-way' };
    current = round;
    const list: Listed[] = seen.devices.map((device) => {
      const person = lock.devices[device]?.person ?? '';
      return { device, person, name: people[person]?.name ?? '' };
    });
    const why = whyNot(seen.round, list, own, givers);
    if (why) {
      end(round, { why });
      return;
    }
    const nonce = newNonce();
    const hash = await listHash({ sid, epoch, round: seen.round, kid, list });
    const commitment = await commitmentOf(hash, own.device.id, nonce);
    round.mine = { list: hash, devices: seen.devices.join(), nonce, commitment };
    tell({ round: round.round, commitment });
    await send({ type: 'commit-nonce', round: round.round, device: own.device.id, commitment });
  }

  /** Why the round as it is told now can have no number. */
  function problem(round: Round, seen: Seen, mine: Commitment, placed: string | undefined): NoNumber | undefined {
    if (seen.devices.join() !== mine.devices) return 'changed';
    if (!seen.closed) return undefined;
    if (placed === undefined) return 'not-listed';
    if (committedIn(seen).length < 2) return 'alone';
    return round.closed !== undefined && round.closed !== commitmentsIn(seen) ? 'changed' : undefined;
  }

  function follow(round: Round, seen: Seen, { device }: OwnDevice): void {
    const { mine } = round;
    if (!mine || round.step !== 'under-way' || round.elsewhere) return;
    const placed = seen.commitments[device.id];
    if (placed !== undefined && placed !== mine.commitment) {
      if (claimed.has(placed)) round.elsewhere = true;
      else if (!round.timer) later(round, claimedWithin, 'changed');
      return;
    }
    const why = problem(round, seen, mine, placed);
    if (why) end(round, { why });
    else if (seen.closed) reveal(round, seen, mine, device.id);
  }

  /** Reveals this device's nonce once, and counts when everyone has. */
  function reveal(round: Round, seen: Seen, { list, nonce }: Commitment, device: string): void {
    if (round.closed === undefined) {
      round.closed = commitmentsIn(seen);
      later(round, revealedWithin, 'withheld');
      void send({ type: 'reveal-nonce', round: round.round, device, nonce });
    }
    const revealed = committedIn(seen).flatMap((id) => {
      const nonce = seen.nonces[id];
      return nonce === undefined ? [] : [{ device: id, nonce }];
    });
    if (revealed.length < committedIn(seen).length || round.isCounting) return;
    round.isCounting = true;
    void count(round, list, revealed, seen.commitments).catch(() => end(round, { why: 'changed' }));
  }

  async function count(
    round: Round,
    list: Uint8Array,
    revealed: Array<{ device: string; nonce: string }>,
    commitments: Seen['commitments'],
  ): Promise<void> {
    const kept = await Promise.all(
      revealed.map(async (one) => (await commitmentOf(list, one.device, one.nonce)) === commitments[one.device]),
    );
    const isFair = !kept.includes(false) && revealed.some(({ nonce }) => nonce === round.mine?.nonce);
    end(round, isFair ? { number: spoken(await numberOf(list, revealed)) } : { why: 'changed' });
  }

  return {
    /** Takes a new view. `givers`: which devices gave this one the current key; none if it lacks it. */
    take(view: View, own: OwnDevice, givers: readonly string[], keepRound: (round: number) => void): void {
      const seen = view.shared.lock.comparison;
      if (!seen) return;
      if (seen.round !== current?.round) {
        clearTimeout(current?.timer);
        // A round that was over before this window saw it, or that this device took part in before it was opened anew.
        if (seen.closed || seen.round <= own.round) {
          current = undefined;
          return;
        }
        keepRound(seen.round);
        void begin(view, seen, own, givers).catch(() => current && end(current, { why: 'changed' }));
      } else follow(current, seen, own);
    },
    hear(message: unknown): void {
      const told = message as Told;
      if (typeof told?.commitment !== 'string') return;
      claimed.add(told.commitment);
      if (!current || told.round !== current.round || current.mine?.commitment === told.commitment) return;
      if (!told.number && !told.why) return;
      current.elsewhere = true;
      end(current, told.number ? { number: told.number } : { why: told.why ?? 'changed' });
    },
    state(view: View): ComparisonState | undefined {
      const seen = view.shared.lock.comparison;
      if (!seen || !current || seen.round !== current.round) return undefined;
      const { round, step, number, why } = current;
      return { round, step, ...(number && { number }), ...(why && { why }), confirmed: seen.confirmed };
    },
    forget(): void {
      clearTimeout(current?.timer);
      current = undefined;
      claimed.clear();
    },
  };
}
