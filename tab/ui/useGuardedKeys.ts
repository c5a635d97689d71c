import { use, useLayoutEffect, useRef } from 'react';
import type { Command } from '#session/command.ts';
import type { Outcome } from '../live/outcome.ts';
import { meaningOf } from './meaningOf.ts';
import { type Press, PressClockContext, PressGuard, PressLog } from './pressGuard.ts';

const keyboardClick: Press = { detail: 0 };

/**
 * Guards single keys as {@link Button} guards presses: a key does nothing shortly after its meaning changed.
 * `commands`: what each key does now. The returned function sends a key's command with `send`, or calls `held`.
 */
export function useGuardedKeys(
  commands: Readonly<Record<string, Command>>,
  send: (command: Command) => Promise<Outcome> | undefined,
  held: () => void,
): (key: string) => void {
  const clock = use(PressClockContext);
  const grounds = useRef(new Map<string, PressGuard>());

  useLayoutEffect(() => {
    const known = grounds.current;
    for (const key of known.keys()) if (!Object.hasOwn(commands, key)) known.delete(key);
    for (const [key, command] of Object.entries(commands)) {
      const ground = known.get(key) ?? new PressGuard(clock, new PressLog());
      known.set(key, ground);
      ground.setMeaning(meaningOf(command));
    }
  });

  return (key) => {
    const ground = grounds.current.get(key);
    const command = Object.hasOwn(commands, key) ? commands[key] : undefined;
    if (!ground || !command) return;
    if (!ground.accepts(keyboardClick)) return held();
    void Promise.resolve(send(command)).then((refusal) => refusal && ground.refused());
  };
}
