import { limits } from '#session/limits.ts';
import type { DeviceKeeper } from './ownDevice.ts';

/** What a device knows of comparisons, across reloads and whatever the server says. `changed`: it has learnt something. */
export function trustIn(keeper: DeviceKeeper, changed: () => void) {
  /** The latest epoch in which this window saw people compare, whether or not it had the key. */
  let seenIn = 0;

  function learn(learnt: Parameters<DeviceKeeper['learn']>[0]): void {
    keeper.learn(learnt);
    changed();
  }

  function doubtsAbout(round: number): number {
    return keeper.own()?.doubted.filter((one) => one.startsWith(`${round} `)).length ?? 0;
  }

  /** The epochs in which people began to compare while this device, or one that gave it the key, had it. */
  function guardedEpochs(): number[] {
    const { guarded = [], inherited = [] } = keeper.own() ?? {};
    return [...guarded, ...inherited];
  }

  /**
   * This device only heard that people compared the earlier key, and the device that said so says the same of the present one:
   * it let this one in after both comparisons.
   */
  function isVouchedFor(earlier: number, epoch: number, givers: Givers): boolean {
    const { guarded = [], inherited = [] } = keeper.own() ?? {};
    const giver = givers.get(earlier)?.from;
    return !guarded.includes(earlier) && inherited.includes(epoch) && givers.get(epoch)?.from === giver;
  }

  return {
    learn,
    /** Remembers whether there is a doubt about the number of a round. */
    doubt(round: number, isDoubted: boolean): void {
      const before = doubtsAbout(round);
      if ((before % 2 === 1) !== isDoubted) learn({ doubted: [`${round} ${before + 1}`] });
    },
    /** Whether this device has a number under this key, and neither that round nor a later one is in doubt. */
    isCompared(epoch: number): boolean {
      const rounds = keeper.own()?.compared.filter((one) => one.startsWith(`${epoch} `)) ?? [];
      const latest = Math.max(0, ...rounds.map((one) => Number(one.split(' ')[1])));
      for (let round = latest; round <= limits.comparisons; round++) if (doubtsAbout(round) % 2 === 1) return false;
      return latest > 0;
    },
    sawComparison(epoch: number): void {
      seenIn = Math.max(seenIn, epoch);
    },
    /** Whether people began to compare under any key. */
    hasCompared: () => guardedEpochs().length > 0,
    /** Whether the key is given only by a press: people began to compare a number under it, or under a later one. */
    isGuarded: (epoch: number) => seenIn >= epoch || guardedEpochs().some((one) => one >= epoch),
    /** Whether people compared an earlier key than this one, and nobody who did vouches for this one. */
    hasComparedBefore: (epoch: number, givers: Givers) =>
      guardedEpochs().some((one) => one < epoch && !isVouchedFor(one, epoch, givers)),
    drop(): void {
      seenIn = 0;
    },
  };
}

/** The devices that gave this one its keys, by epoch. */
type Givers = ReadonlyMap<number, { from: string }>;
