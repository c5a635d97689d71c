import { ArrowUndo20Regular } from '@fluentui/react-icons';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './look.ts';

/** Undoes the last transition; votes and topics stay. Hidden when there is nothing to undo. */
export function Undo() {
  const look = useLook();
  const { step, canUndo } = useView().shared;
  if (!canUndo) return null;
  return (
    <CommandButton
      command={{ type: 'undo-transition', step }}
      narrow
      className={look.icon}
      icon={<ArrowUndo20Regular />}
      aria-label={t('discuss.undo')}
    />
  );
}
