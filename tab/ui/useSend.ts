import { useEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { Outcome } from '../live/outcome.ts';
import { useLive } from '../live/useLive.ts';
import { wordedRefusal, wordedTrouble } from '../words/words.ts';
import { useAnnounce } from './Announcer.tsx';

interface Sending {
  /** Resolves with the outcome. A failure's reason is in `problem` by then, and was announced. */
  send(command: Command | StartSession): Promise<Outcome>;
  /** The same for anything that can fail like a command. */
  attempt(act: () => Promise<Outcome>): Promise<Outcome>;
  problem?: string;
}

/** Sends commands from one place in the panel and keeps the reason if one fails. */
export function useSend(): Sending {
  const live = useLive();
  const announce = useAnnounce();
  const [problem, setProblem] = useState<string>();
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  async function attempt(act: () => Promise<Outcome>) {
    setProblem(undefined);
    const outcome = await act();
    const reason = reasonOf(outcome);
    setProblem(reason);
    if (reason) announce(reason, gone.current);
    return outcome;
  }
  return {
    ...(problem && { problem }),
    attempt,
    send: (command) => attempt(() => (command.type === 'start-session' ? live.start(command) : live.send(command))),
  };
}

/** The same for a button that takes one press at a time. Use it only where `busy` is shown: it costs two more redraws. */
export function useSendOnce(): Sending & { busy: boolean } {
  const sending = useSend();
  const [busy, setBusy] = useState(false);
  return {
    ...sending,
    busy,
    async send(command) {
      setBusy(true);
      const outcome = await sending.send(command);
      setBusy(false);
      return outcome;
    },
  };
}

/** Why a command failed, in the tab's language; `undefined` if it didn't. */
export function reasonOf(outcome: Outcome): string | undefined {
  if (!outcome) return undefined;
  return 'refusal' in outcome ? wordedRefusal(outcome.refusal) : wordedTrouble(outcome.trouble);
}
