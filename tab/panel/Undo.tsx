import { ArrowUndo20Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './look.ts';

/** Takes back the last transition; beside it, what the facilitator should know. */
export function Undo({ children }: { children?: ReactNode }) {
  const look = useLook();
  const { step, canUndo } = useView().shared;
  return (
    <div className={look.line}>
      <p className={look.muted}>{children}</p>
      {canUndo && (
        <CommandButton
          command={{ type: 'undo-transition', step }}
          appearance="subtle"
          className={look.short}
          icon={<ArrowUndo20Regular />}
        >
          {t('discuss.undo')}
        </CommandButton>
      )}
    </div>
  );
}
