import { useEffect, useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { Outcome } from '../live/live.ts';
import { useLive } from '../live/useLive.ts';
import { wordedRefusal, wordedTrouble } from '../words/words.ts';
import { useAnnounce } from './Announcer.tsx';

interface Sending {
  /** Resolves with what became of it; the reason of a no is in `problem` by then, and was announced. */
  send(command: Command | StartSession): Promise<Outcome>;
  problem?: string;
}

/** Sends commands from one place of the panel and keeps the reason when one comes back. */
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
  return {
    ...(problem && { problem }),
    async send(command) {
      setProblem(undefined);
      const outcome = await (command.type === 'start-session' ? live.start(command) : live.send(command));
      const reason = reasonOf(outcome);
      setProblem(reason);
      if (reason) announce(reason, gone.current);
      return outcome;
    },
  };
}

/** The same where a press is taken once; whoever shows a press at once need not be drawn again when it is answered. */
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

function reasonOf(outcome: Outcome): string | undefined {
  if (!outcome) return undefined;
  return 'refusal' in outcome ? wordedRefusal(outcome.refusal) : wordedTrouble(outcome.trouble);
}
