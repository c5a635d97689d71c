import { LockClosedFilled, LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { ShieldErrorFilled } from '@fluentui/react-icons/svg/shield-error';
import { ShieldLockRegular } from '@fluentui/react-icons/svg/shield-lock';
import type { LockStatus } from './lockStatus.ts';

/** The lock's icon. Words beside it, or the button's name, say the same. */
export function LockSign({ status }: { status: LockStatus }) {
  switch (status) {
    case 'differs':
      return <ShieldErrorFilled />;
    case 'comparing':
      return <LockClosedFilled />;
    case 'compared':
      return <ShieldCheckmarkRegular />;
    case 'added':
      return <ShieldLockRegular />;
    default:
      return <LockClosedRegular />;
  }
}
