import { Button, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { CommandButton } from './CommandButton.tsx';
import { useLook } from './look.ts';

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

/** A command that asks once more, in place: no dialog covers the meeting. */
export function Confirm({ command, label, spoken, question, yes, no, appearance, className }: Props) {
  const look = useLook();
  const [asking, setAsking] = useState(false);
  const asked = useRef<HTMLFieldSetElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const returning = useRef(false);

  useEffect(() => {
    if (asking) asked.current?.focus();
    else if (returning.current) first.current?.focus();
    returning.current = asking;
  }, [asking]);

  if (!asking) {
    return (
      <Button ref={first} appearance={appearance} className={className ?? look.button} onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  }
  return (
    <fieldset
      ref={asked}
      tabIndex={-1}
      className={mergeClasses(look.group, look.stack, look.ownRow)}
      aria-label={spoken ?? label}
    >
      <div>{question}</div>
      <div className={look.pair}>
        <CommandButton
          command={command}
          appearance={appearance === 'primary' ? 'primary' : 'secondary'}
          explain
          onDone={() => setAsking(false)}
        >
          {yes}
        </CommandButton>
        <Button className={look.button} appearance="subtle" onClick={() => setAsking(false)}>
          {no}
        </Button>
      </div>
    </fieldset>
  );
}
