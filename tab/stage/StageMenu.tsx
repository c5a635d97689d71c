import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

const useStyles = makeStyles({
  menu: { position: 'relative' },
  opener: {
    boxSizing: 'border-box',
    minWidth: '44px',
    height: '44px',
    display: 'grid',
    placeItems: 'center',
    listStyleType: 'none',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    '&::-webkit-details-marker': { display: 'none' },
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  primary: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    border: `1px solid ${tokens.colorNeutralForegroundOnBrand}`,
    '&:hover': { backgroundColor: tokens.colorBrandBackgroundHover },
  },
  choices: {
    position: 'absolute',
    bottom: 'calc(100% + 6px)',
    insetInlineEnd: 0,
    zIndex: 1,
    display: 'flex',
    flexDirection: 'column',
    minWidth: '200px',
    maxWidth: '80vw',
    // Above it there are at least the rows below the table.
    maxHeight: 'calc(100dvh - 104px)',
    overflowY: 'auto',
    padding: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    boxShadow: tokens.shadow16,
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

/** A few choices behind one small button, opening upwards. A choice, Esc and losing the focus close it. */
export function StageMenu({
  label,
  icon,
  primary = false,
  children,
}: {
  label: string;
  icon: ReactNode;
  primary?: boolean;
  children: ReactNode;
}) {
  const styles = useStyles();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const details = menu.current;
    if (!details) return;
    const close = () => {
      details.open = false;
    };
    function onClick({ target }: MouseEvent) {
      if (target instanceof Element && target.closest('summary')?.parentElement === details) return;
      close();
    }
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Escape' || !details?.open) return;
      close();
      details.querySelector('summary')?.focus();
    }
    function onFocus({ target }: FocusEvent) {
      if (target instanceof Node && !details?.contains(target)) close();
    }
    document.addEventListener('click', onClick);
    document.addEventListener('focusin', onFocus);
    details.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('focusin', onFocus);
      details.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <details ref={menu} className={styles.menu}>
      <summary className={mergeClasses(styles.opener, primary && styles.primary)} aria-label={label} title={label}>
        {icon}
      </summary>
      <div className={styles.choices}>{children}</div>
    </details>
  );
}
