import { useEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { Outcome } from '../live/live.ts';
import { useLive, useView } from '../live/useLive.ts';
import { reasonOf } from '../ui/useSend.ts';
import { wordedRefusal } from '../words/words.ts';

/** Sends a control's command once, and says in a sentence why if it failed. */
export interface Press {
  /** Resolves with the outcome; `undefined` if nothing was sent. */
  press(command: Command): Promise<Outcome> | undefined;
  /** Why the rules forbid this now; `undefined` if they don't. */
  refused(command: Command): string | undefined;
  say(sentence: string): void;
  sentence: string;
}

/** While a press is in flight others are ignored, so that two quick ones never move the session twice. */
export function usePress(): Press {
  const live = useLive();
  const view = useView();
  const inFlight = useRef(false);
  const [sentence, say] = useState('');

  // The sentence belongs to a moment, and goes with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each new step
  useEffect(() => say(''), [view.shared.step]);

  function refused(command: Command): string | undefined {
    const why = refusal(view, command, live.time());
    return why && wordedRefusal(why);
  }

  async function send(command: Command): Promise<Outcome> {
    inFlight.current = true;
    try {
      const outcome = await live.send(command);
      say(reasonOf(outcome) ?? '');
      return outcome;
    } finally {
      inFlight.current = false;
    }
  }

  function press(command: Command) {
    const why = refused(command);
    if (why) say(why);
    else if (!inFlight.current) return send(command);
  }

  return { press, refused, say, sentence };
}
