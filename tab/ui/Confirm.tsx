import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { Button } from './Button.tsx';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  // As high as the button it takes the place of: what confirms is then below that place, or above it where the panel grows upwards.
  question: { minHeight: '44px' },
  asking: { rowGap: '8px' },
  first: { order: -1 },
  last: { order: 1 },
});

interface Props {
  command: Command;
  /** What is pressed first; `spoken` is its full name where the label leans on what is beside it. */
  label: string;
  spoken?: string;
  /** What is asked then, with its two answers. */
  question: ReactNode;
  yes: string;
  no: string;
  appearance?: 'primary' | 'secondary' | 'subtle' | 'transparent';
  className?: string;
}

/**
 * A command that asks once more, in place: no dialog covers the meeting. What confirms stands elsewhere than what was
 * pressed first, and takes no press before it could be read.
 */
export function Confirm({ command, label, spoken, question, yes, no, appearance, className }: Props) {
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
    // Scrolls to it, so that where it stands is known only then.
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
        className={className ?? look.button}
        onClick={() => {
          pressed.current = first.current?.getBoundingClientRect();
          setAsking(true);
        }}
      >
        {label}
      </Button>
    );
  }
  return (
    <fieldset
      ref={asked}
      tabIndex={-1}
      className={mergeClasses(look.group, look.tight, look.ownRow, styles.asking)}
      aria-label={spoken ?? label}
    >
      <div className={styles.question}>{question}</div>
      <div ref={confirms} className={place && styles[place]}>
        <CommandButton
          command={command}
          appearance={appearance === 'primary' ? 'primary' : 'secondary'}
          explain
          armed
          onDone={() => setAsking(false)}
        >
          {yes}
        </CommandButton>
      </div>
      <Button className={look.button} appearance="subtle" onClick={() => setAsking(false)}>
        {no}
      </Button>
    </fieldset>
  );
}

/** Where what confirms is to stand among the others, so that it is not where `pressed` was; nothing where it is not anyway. */
function placeApart(confirms: HTMLElement, pressed: DOMRect | undefined): 'first' | 'last' | undefined {
  const { top, bottom, height } = confirms.getBoundingClientRect();
  if (!pressed || bottom <= pressed.top || top >= pressed.bottom) return undefined;
  // Below the other answer, which is as high, or above the question.
  return top + height >= pressed.bottom ? 'last' : 'first';
}
