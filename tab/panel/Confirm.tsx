import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  // As high as the button it takes the place of: what confirms is then below that place, or above it where the panel grows upwards.
  question: { minHeight: '44px' },
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
  const room = useRef<HTMLDivElement>(null);
  const confirms = useRef<HTMLDivElement>(null);
  const pressed = useRef<DOMRect>(undefined);
  const returning = useRef(false);

  useEffect(() => {
    if (asking) asked.current?.focus();
    else if (returning.current) first.current?.focus();
    returning.current = asking;
  }, [asking]);

  useLayoutEffect(() => {
    if (!asking || !pressed.current || !room.current || !confirms.current) return;
    // Where the panel has some room above, but not enough, it grows both ways, and they would meet after all.
    const { top, bottom } = confirms.current.getBoundingClientRect();
    const meets = top < pressed.current.bottom && bottom > pressed.current.top;
    if (meets) room.current.style.minHeight = `${room.current.offsetHeight + pressed.current.bottom - top}px`;
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
      className={mergeClasses(look.group, look.tight, look.ownRow)}
      aria-label={spoken ?? label}
    >
      <div ref={room} className={styles.question}>
        {question}
      </div>
      <div ref={confirms}>
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
