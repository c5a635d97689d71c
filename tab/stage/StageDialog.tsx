import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef } from 'react';

const useStyles = makeStyles({
  dialog: {
    boxSizing: 'border-box',
    width: 'min(440px, calc(100vw - 32px))',
    maxHeight: 'calc(100dvh - 32px)',
    overflowY: 'auto',
    padding: tokens.spacingVerticalXL,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow28,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    // Not those of what it was opened from.
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '&::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
  },
  title: {
    margin: `0 0 ${tokens.spacingVerticalM}`,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
  },
});

interface Props {
  title: string;
  /** It is for reading: it begins at its title, not at its first button. */
  isLong?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A native modal dialog. It takes the focus and gives it back; Esc closes it. */
export function StageDialog({ title, isLong = false, onClose, children }: Props) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    if (isLong) heading.current?.focus();
    return () => {
      // It may have been opened from a menu that is closed by now.
      const menu = before?.closest('details:not([open])')?.querySelector('summary');
      if (menu) menu.focus();
      else if (before instanceof HTMLElement) before.focus();
    };
  }, [isLong]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={titleId} onClose={onClose}>
      <h2 ref={heading} id={titleId} tabIndex={-1} className={styles.title}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
