import type { LockState, LockTrouble } from '../live/lockState.ts';
import { useLock, useViewPart } from '../live/useLive.ts';
import { shortNameOf } from '../ui/names.ts';
import { listed, t } from '../words/words.ts';
import { type Comparison, isAsking, useComparison } from './comparison.ts';

/** What the lock's icon says. `added`: someone got the key after the comparison, by a press. */
export type LockStatus = 'differs' | LockTrouble | 'comparing' | 'added' | 'compared' | 'locked';

export function lockStatusOf({ trouble, devices, compared }: LockState, comparison?: Comparison): LockStatus {
  if (comparison?.isAlarm) return 'differs';
  if (trouble && trouble !== 'new-key') return trouble;
  if (comparison && isAsking(comparison)) return 'comparing';
  if (trouble) return trouble;
  if (!compared) return 'locked';
  return devices.some(({ added }) => added) ? 'added' : 'compared';
}

/** The lock's status, also in words. */
export function useLockStatus(): { status: LockStatus; label: string } {
  const lock = useLock();
  const status = lockStatusOf(lock, useComparison());
  const added = new Set(lock.devices.flatMap(({ added, person }) => (added ? [person] : [])));
  const names = useViewPart(({ shared }) => listed([...added].map((person) => shortNameOf(shared, person))));
  return { status, label: t(`lock.state.${status}`, { names }) };
}
