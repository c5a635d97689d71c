import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { ClientMessage } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { Outcome } from './outcome.ts';

/** How long a command may be repeated, in ms. Later the session may have forgotten its outcome and would do it twice. */
const repeatableForMs = limits.forgetWindow / 2;

interface Pending {
  command: Command | StartSession;
  askedAt: number;
  /** A person asked for it, not the lock by itself. */
  pressed: boolean;
  settle(outcome: Outcome): void;
}

/** The commands of this window that have no outcome yet, by their counter and in the order they were pressed. */
export function pendingCommands() {
  const pending = new Map<number, Pending>();
  let lastCounter = 0;
  let lastSentCounter = 0;

  /** Unknown counters are ignored: an answer may come twice. */
  function settle(counter: number, outcome: Outcome): void {
    const one = pending.get(counter);
    pending.delete(counter);
    one?.settle(outcome);
  }

  function settleWhere(matches: (command: Command | StartSession) => boolean, outcome: Outcome): void {
    for (const [counter, { command }] of [...pending]) if (matches(command)) settle(counter, outcome);
  }

  function isRepeatable(counter: number): boolean {
    const one = pending.get(counter);
    return one !== undefined && performance.now() - one.askedAt < repeatableForMs;
  }

  return {
    settle,
    settleWhere,
    isRepeatable,
    /** How many a person asked for. */
    count: () => [...pending.values()].filter(({ pressed }) => pressed).length,
    commands: () => [...pending.values()].map(({ command }) => command),
    /** Adds a command; `outcome` resolves once it is settled. */
    add(command: Command | StartSession, pressed = true): { counter: number; outcome: Promise<Outcome> } {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      pending.set(++lastCounter, { command, askedAt: performance.now(), pressed, settle: resolve });
      return { counter: lastCounter, outcome: promise };
    },
    /** The message that sends, or repeats, a pending command. */
    message(counter: number): ClientMessage | undefined {
      const command = pending.get(counter)?.command;
      if (!command) return undefined;
      const again = counter <= lastSentCounter;
      lastSentCounter = Math.max(lastSentCounter, counter);
      return command.type === 'start-session'
        ? { type: 'start', counter, command }
        : { type: 'command', counter, command, ...(again && { again }) };
    },
    /** Gives up on commands too old to repeat; returns the counters of the others, in order. */
    repeatable(): number[] {
      for (const counter of [...pending.keys()])
        if (!isRepeatable(counter)) settle(counter, { trouble: 'unavailable' });
      return [...pending.keys()];
    },
  };
}
