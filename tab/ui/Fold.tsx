import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight12Regular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import { useLook } from './laterLook.ts';

const useStyles = makeStyles({
  fold: {
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    '&[open] > summary > svg': { transform: 'rotate(90deg)' },
    '&:dir(rtl):not([open]) > summary > svg': { transform: 'scaleX(-1)' },
  },
  arrow: { flexShrink: 0 },
  inside: { paddingBottom: tokens.spacingVerticalM },
});

/** One line that unfolds when pressed. */
export function Fold({ label, children, open }: { label: ReactNode; children: ReactNode; open?: boolean }) {
  const look = useLook();
  const styles = useStyles();
  // While closed, its content isn't redrawn at every vote.
  const [seen, setSeen] = useState(open);
  return (
    <details className={styles.fold} open={open} onToggle={({ currentTarget }) => currentTarget.open && setSeen(true)}>
      {/* Handled at the press: `toggle` fires later, and what appears then would count as unasked for (see `PressGuard`). */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button, and its keys click it */}
      <summary className={look.summary} onClick={() => setSeen(true)}>
        <ChevronRight12Regular className={styles.arrow} aria-hidden="true" />
        <span className={look.text}>{label}</span>
      </summary>
      <div className={styles.inside}>{seen && children}</div>
    </details>
  );
}
