import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import type { Outcome } from '../live/outcome.ts';
import { ActionButton } from './ActionButton.tsx';
import { Button } from './Button.tsx';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './laterLook.ts';

const useStyles = makeStyles({
  // As high as the button it replaces: the confirming button is then below that place, or above it where the panel
  // grows upwards.
  question: { minHeight: '44px' },
  asking: { rowGap: '8px' },
  first: { order: -1 },
  last: { order: 1 },
});

type Props = Confirmed & {
  /** The first button's label. `spoken`: its full name, if the label relies on what is next to it. */
  label: string;
  spoken?: string;
  /** What is asked then, and the two answers. */
  question: ReactNode;
  yes: string;
  no: string;
  appearance?: 'primary' | 'secondary' | 'subtle' | 'transparent';
  /** It can't be undone, and looks like that. */
  danger?: boolean;
  className?: string | undefined;
  onDone?: () => void;
};

/** What is confirmed: a command, or something else that can fail. */
type Confirmed = { command: Command; act?: undefined } | { command?: undefined; act: () => Promise<Outcome> };

/**
 * Asks for confirmation in place: no dialog covers the meeting. The confirming button isn't where the first one was,
 * and takes no press before anyone could have read it.
 */
export function Confirm({
  command,
  act,
  label,
  spoken,
  question,
  yes,
  no,
  appearance,
  danger = false,
  className,
  onDone,
}: Props) {
  const look = useLook();
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const asked = useRef<HTMLFieldSetElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const confirms = useRef<HTMLDivElement>(null);
  const pressed = useRef<DOMRect>(undefined);
  const returning = useRef(false);
  const [place, setPlace] = useState<'first' | 'last'>();

  useLayoutEffect(() => {
    // Focusing scrolls, so positions are known only afterwards.
    if (asking) asked.current?.focus();
    else if (returning.current) first.current?.focus();
    returning.current = asking;
    setPlace(asking && confirms.current ? placeApart(confirms.current, pressed.current) : undefined);
  }, [asking]);

  if (!asking) {
    return (
      <Button
        ref={first}
        appearance={appearance}
        className={mergeClasses(className ?? look.button, danger && appearance !== 'transparent' && look.danger)}
        aria-label={spoken}
        onClick={() => {
          pressed.current = first.current?.getBoundingClientRect();
          setAsking(true);
        }}
      >
        {label}
      </Button>
    );
  }
  const confirming = {
    appearance: appearance === 'primary' && !danger ? 'primary' : 'secondary',
    className: danger ? look.danger : undefined,
    explain: true,
    armed: true,
    onDone() {
      setAsking(false);
      onDone?.();
    },
    children: yes,
  } as const;
  return (
    <fieldset
      ref={asked}
      tabIndex={-1}
      className={mergeClasses(look.group, look.tight, look.ownRow, styles.asking)}
      aria-label={spoken ?? label}
    >
      <div className={styles.question}>{question}</div>
      <div ref={confirms} className={place && styles[place]}>
        {command ? (
          <CommandButton command={command} {...confirming} />
        ) : (
          <ActionButton act={act} meaning={{ kind: yes, moment: '' }} {...confirming} />
        )}
      </div>
      <Button className={look.button} appearance="subtle" onClick={() => setAsking(false)}>
        {no}
      </Button>
    </fieldset>
  );
}

/** Where to move the confirming button if it overlaps the place that was `pressed`; `undefined` if it doesn't. */
function placeApart(confirms: HTMLElement, pressed: DOMRect | undefined): 'first' | 'last' | undefined {
  const { top, bottom, height } = confirms.getBoundingClientRect();
  if (!pressed || bottom <= pressed.top || top >= pressed.bottom) return undefined;
  // Below the other answer, which has the same height, or above the question.
  return top + height >= pressed.bottom ? 'last' : 'first';
}
