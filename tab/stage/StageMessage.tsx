import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { Button } from '../ui/Button.tsx';
import type { Meaning } from '../ui/pressGuard.ts';

const useStyles = makeStyles({
  message: {
    height: '100cqh',
    boxSizing: 'border-box',
    padding: '24px',
    overflowY: 'auto',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'safe center',
    gap: '0.6em',
    textAlign: 'center',
    fontSize: 'clamp(14px, calc(0.6cqw + 0.8cqh + 7px), 30px)',
  },
  sign: {
    width: '4.4em',
    height: '4.4em',
    marginBottom: '0.4em',
    borderRadius: tokens.borderRadiusCircular,
    display: 'grid',
    placeItems: 'center',
    color: tokens.colorBrandForeground1,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    '& > *': { fontSize: '2em' },
  },
  title: { margin: 0, fontSize: '1.5em', lineHeight: 1.3, fontWeight: tokens.fontWeightSemibold, textWrap: 'balance' },
  text: { margin: 0, maxWidth: '32em', lineHeight: 1.45, color: tokens.colorNeutralForeground2, textWrap: 'balance' },
  button: { minHeight: '44px', marginTop: '0.6em' },
});

interface Props {
  sign: ReactNode;
  title: string;
  text?: string;
  action?: { label: string; press: () => unknown; meaning?: Meaning };
}

/** One quiet message in the middle of the stage, while no session is shown. */
export function StageMessage({ sign, title, text, action }: Props) {
  const styles = useStyles();
  const id = useId();
  return (
    <main className={styles.message} aria-labelledby={id}>
      <div className={styles.sign} aria-hidden="true">
        <span>{sign}</span>
      </div>
      <h1 id={id} className={styles.title}>
        {title}
      </h1>
      {text && <p className={styles.text}>{text}</p>}
      {action && (
        <Button className={styles.button} appearance="primary" meaning={action.meaning} onClick={action.press}>
          {action.label}
        </Button>
      )}
    </main>
  );
}
