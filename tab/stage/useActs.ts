import { createContext, use, useEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { Outcome } from '../live/outcome.ts';
import { useLive, useView } from '../live/useLive.ts';
import { reasonOf } from '../ui/useSend.ts';
import { wordedRefusal } from '../words/words.ts';

/** Sends the commands of everything that can be pressed on the stage, and says in a sentence why one failed. */
export interface Acts {
  /** Resolves with the outcome. For what may be pressed in quick succession, such as votes. */
  send(command: Command): Promise<Outcome>;
  /** The same for what moves everyone on: ignored while another such press is in flight, so that two never move twice. */
  press(command: Command): Promise<Outcome> | undefined;
  /** Why the rules forbid this now; `undefined` if they don't. */
  refused(command: Command): string | undefined;
  say(sentence: string): void;
  sentence: string;
}

const ActsContext = createContext<Acts | undefined>(undefined);
export const ActsProvider = ActsContext.Provider;

/** Must be used below an {@link ActsProvider}. */
export function useActs(): Acts {
  const acts = use(ActsContext);
  if (!acts) throw new Error('useActs is used outside of ActsProvider');
  return acts;
}

export function useNewActs(): Acts {
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
    const outcome = await live.send(command);
    say(reasonOf(outcome) ?? '');
    return outcome;
  }

  async function sendAlone(command: Command): Promise<Outcome> {
    inFlight.current = true;
    try {
      return await send(command);
    } finally {
      inFlight.current = false;
    }
  }

  function press(command: Command) {
    const why = refused(command);
    if (why) say(why);
    else if (!inFlight.current) return sendAlone(command);
  }

  return { send, press, refused, say, sentence };
}
