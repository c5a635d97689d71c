import { limits } from '#session/limits.ts';
import type { ComparisonCommand } from '#session/rules/comparison.ts';
import type { View } from '#session/view.ts';
import { commitmentOf, type Listed, listHash, listTrouble, newNonce, numberOf, spoken } from '../lock/check.ts';
import type { ComparisonState, NoNumber } from './lockState.ts';
import type { OwnDevice } from './ownDevice.ts';

/** How long a closed comparison waits for nonces, in ms. */
const revealedWithin = 10_000;
/** How long a comparison can take in all, in ms. */
const overWithin = limits.commitments + revealedWithin;
/** How long another window of this device has to say that a commitment is its own, in ms. */
const claimedWithin = 2_000;

type Seen = NonNullable<View['shared']['lock']['comparison']>;

/** The key that this window holds, and the device that gave it. What a server says of the key doesn't count. */
export interface ComparedKey {
  sid: string;
  epoch: number;
  raw: Uint8Array;
  from: string;
}

export type Comparing = ReturnType<typeof comparing>;

/** What this window committed to. */
interface Commitment {
  list: Uint8Array;
  nonce: string;
  commitment: string;
}

/** A round as this window knows it. */
interface Round {
  round: number;
  epoch: number;
  step: ComparisonState['step'];
  /** The list as people see it, with persons and names: it may not change any more. */
  lines?: string | undefined;
  number?: string;
  why?: NoNumber;
  mine?: Commitment;
  /** The commitment that stands for this device, if it isn't this window's. */
  strange?: string;
  /** This person said that the number differs. Whatever the server makes of that, this window keeps it. */
  differs?: boolean;
  /** Commitments as they were when this window revealed its nonce: none may change any more. */
  closed?: string;
  isCounting?: true;
  timer?: ReturnType<typeof setTimeout>;
}

interface Context {
  send(command: ComparisonCommand): Promise<unknown>;
  /** Something that is shown has changed. */
  changed(): void;
  /** Tells the other windows of this device. */
  tell(message: object): void;
  /** This device takes part from now on, or would if the list were right. */
  begun(round: number, epoch: number): void;
  /** There is a number under the key of this epoch. */
  finished(round: number, epoch: number): void;
  /** There was, but the server told different things about it. */
  doubted(round: number): void;
}

/** What one window of a device tells the others. Without a commitment, it asks what they know of the round. */
interface Told {
  round: number;
  commitment?: string;
  lines?: string | undefined;
  number?: string;
  why?: NoNumber;
}

function whyNot(view: View, { round, devices }: Seen, own: OwnDevice, { epoch, from }: ComparedKey) {
  if (round > limits.comparisons) return 'too-many-rounds';
  const list = listIn(view, devices);
  const self = list.find(({ device }) => device === own.device.id);
  if (self && self.person !== view.own.participant) return 'itself-missing';
  // Nobody would see such a device on the list, and everyone would have the same number.
  if (list.some(({ name }) => name === '')) return 'changed';
  const given = own.given.flatMap((one) => (one.startsWith(`${epoch} `) ? [one.slice(`${epoch} `.length)] : []));
  return listTrouble({ list, own: own.device.id, givers: [from], given });
}

function listIn({ shared: { lock, people } }: View, devices: readonly string[]): Listed[] {
  return devices.map((device) => {
    const person = lock.devices[device]?.person ?? '';
    return { device, person, name: people[person]?.name ?? '' };
  });
}

/** The devices that have committed, in the list's order. */
function committedIn({ devices, commitments }: Seen): string[] {
  return devices.filter((id) => commitments[id] !== undefined);
}

function linesIn(view: View, devices: readonly string[]): string {
  return JSON.stringify(listIn(view, devices));
}

function commitmentsIn(seen: Seen): string {
  return committedIn(seen)
    .map((id) => `${id} ${seen.commitments[id]}`)
    .join();
}

/** This device's part in comparing a number. Everything a server sends is checked against what this window saw before. */
export function comparing({ send, changed, tell, begun, finished, doubted }: Context) {
  let current: Round | undefined;
  /** The round that this window came too late for, and has asked others about. */
  let missed: { round: number; epoch: number } | undefined;
  /** The commitment that another window of this device made last. */
  let claimed: { round: number; commitment: string } | undefined;

  function end(round: Round, result: { number: string } | { why: NoNumber }): void {
    if (round !== current || round.step !== 'under-way') return;
    clearTimeout(round.timer);
    Object.assign(round, result, { step: 'number' in result ? 'number' : 'none' });
    if (!round.strange) tellOf(round);
    if ('number' in result) finished(round.round, round.epoch);
    changed();
  }

  function tellOf({ round, lines, mine, strange = mine?.commitment, number, why }: Round): void {
    if (strange) tell({ round, lines, commitment: strange, number, why } satisfies Told);
  }

  /** The server told two windows of this device different things. */
  function contradict(round: Round): void {
    if (round.why === 'changed') return;
    doubted(round.round);
    delete round.number;
    round.step = 'under-way';
    end(round, { why: 'changed' });
  }

  function later(round: Round, ms: number, why: NoNumber): void {
    clearTimeout(round.timer);
    round.timer = setTimeout(() => end(round, { why }), ms);
  }

  /** Begins to follow a round; nothing of the last one counts any more. */
  function follows(round: number, epoch: number): Round {
    clearTimeout(current?.timer);
    current = { round, epoch, step: 'under-way' };
    later(current, overWithin, 'withheld');
    changed();
    return current;
  }

  async function begin(view: View, seen: Seen, own: OwnDevice, key: ComparedKey | undefined): Promise<void> {
    const round = follows(seen.round, view.shared.lock.epochs.length);
    round.lines = linesIn(view, seen.devices);
    const why = key ? whyNot(view, seen, own, key) : 'not-listed';
    if (key) begun(seen.round, key.epoch);
    if (why || !key) {
      end(round, { why: why ?? 'not-listed' });
      return;
    }
    // One window of a device is enough. Should two commit at the same time, the server takes the first.
    if (claimed?.round === round.round) round.strange = claimed.commitment;
    const nonce = newNonce();
    const list = await listHash({ ...key, round: seen.round, list: listIn(view, seen.devices) });
    const commitment = await commitmentOf(list, own.device.id, nonce);
    if (round.strange) return;
    round.mine = { list, nonce, commitment };
    tellOf(round);
    await send({ type: 'commit-nonce', round: round.round, device: own.device.id, commitment });
  }

  /** Why the round as it is told now can have no number. */
  function problem(round: Round, seen: Seen, placed: string | undefined): NoNumber | undefined {
    if (!seen.closed) return undefined;
    if (placed === undefined) return 'not-listed';
    if (committedIn(seen).length < 2) return 'alone';
    return round.closed !== undefined && round.closed !== commitmentsIn(seen) ? 'changed' : undefined;
  }

  function follow(round: Round, seen: Seen, { device }: OwnDevice): void {
    const { mine } = round;
    if (!mine || round.strange || round.step !== 'under-way') return;
    const placed = seen.commitments[device.id];
    if (placed !== undefined && placed !== mine.commitment) {
      leaveTo(round, placed);
      return;
    }
    const why = problem(round, seen, placed);
    if (why) end(round, { why });
    else if (seen.closed) reveal(round, seen, mine, device.id);
  }

  /** Another window's commitment stands for this device. Only that window may reveal its nonce; this one shows the outcome. */
  function leaveTo(round: Round, placed: string): void {
    round.strange = placed;
    if (claimed?.commitment === placed) {
      later(round, overWithin, 'withheld');
      return;
    }
    later(round, claimedWithin, 'changed');
    tell({ round: round.round });
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
    end(round, kept.includes(false) ? { why: 'changed' } : { number: spoken(await numberOf(list, revealed)) });
  }

  return {
    /** Takes a new view. `key`: the present one, if this window holds it. */
    take(view: View, own: OwnDevice, key: ComparedKey | undefined): void {
      const seen = view.shared.lock.comparison;
      if (!seen) return;
      if (seen.round === current?.round) {
        const { lines } = current;
        if (current.step !== 'none' && lines !== undefined && lines !== linesIn(view, seen.devices))
          contradict(current);
        else follow(current, seen, own);
      } else if (!seen.closed && seen.round > own.round) {
        void begin(view, seen, own, key).catch(() => current && end(current, { why: 'changed' }));
      } else if (missed?.round !== seen.round) {
        // Over before this window saw it, or this device took part before this window was opened.
        clearTimeout(current?.timer);
        current = undefined;
        missed = { round: seen.round, epoch: view.shared.lock.epochs.length };
        tell({ round: seen.round });
      }
    },
    hear(message: unknown): void {
      const { round, commitment, lines, number, why } = message as Told;
      if (!commitment) {
        if (current?.round === round) tellOf(current);
        return;
      }
      claimed = { round, commitment };
      const heard = current ?? (missed?.round === round ? follows(round, missed.epoch) : undefined);
      if (heard?.round !== round || heard.mine?.commitment === commitment) return;
      heard.lines ??= lines;
      if (!heard.mine) heard.strange = commitment;
      if (heard.closed !== undefined) {
        // This window has revealed its nonce, so no other window's commitment can stand for this device as well.
        if (number || why === 'changed') contradict(heard);
      } else if (number) end(heard, { number });
      else if (heard.strange === commitment) {
        if (why) end(heard, { why });
        else later(heard, overWithin, 'withheld');
      }
    },
    /** This person says whether the number is the same as the one read aloud. Returns what that is about. */
    say(same: boolean): { round: number; epoch: number; hasNumber: boolean } | undefined {
      if (!current) return undefined;
      current.differs = !same;
      return { round: current.round, epoch: current.epoch, hasNumber: current.step === 'number' };
    },
    state(view: View): ComparisonState | undefined {
      const seen = view.shared.lock.comparison;
      if (!seen || !current || seen.round !== current.round) return undefined;
      const { round, step, number, why, differs } = current;
      const confirmed = { ...seen.confirmed, ...(differs && { [view.own.participant]: false }) };
      return { round, step, ...(number && { number }), ...(why && { why }), confirmed };
    },
    forget(): void {
      clearTimeout(current?.timer);
      current = undefined;
      missed = undefined;
      claimed = undefined;
    },
  };
}
