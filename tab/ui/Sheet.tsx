import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../words/words.ts';
import { LiveRegion } from './Announcer.tsx';
import { Button } from './Button.tsx';
import { useLook } from './laterLook.ts';

const useStyles = makeStyles({
  sheet: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: 'none',
    maxHeight: 'calc(100dvh - 44px)',
    margin: 'auto 0 0',
    padding: 0,
    overflowY: 'auto',
    scrollbarWidth: 'thin',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    borderRadius: '12px 12px 0 0',
    boxShadow: tokens.shadow28,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '&::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
    '@media (prefers-reduced-motion: no-preference)': {
      animationName: { from: { transform: 'translateY(40px)', opacity: 0 } },
      animationDuration: '200ms',
      animationTimingFunction: tokens.curveDecelerateMid,
    },
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'flex',
    alignItems: 'center',
    paddingInlineStart: '12px',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: {
    flexGrow: 1,
    margin: '10px 0',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
  },
  content: { padding: '0 12px 12px' },
});

/** A modal sheet over the lower part of the panel. It takes the focus and gives it back; Esc and a press beside it close it. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const look = useLook();
  const styles = useStyles();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <Button
          className={look.icon}
          appearance="transparent"
          icon={<Dismiss20Regular />}
          aria-label={t('session.close')}
          onClick={onClose}
        />
      </div>
      <div className={mergeClasses(look.stack, styles.content)}>{children}</div>
      <LiveRegion />
    </dialog>
  );
}
