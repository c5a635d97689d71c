import * as z from 'zod/mini';
import { Answer, Help, Settings } from '#session/choices.ts';
import { ServerMessage } from '#session/protocol.ts';
import { View } from '#session/view.ts';

/*
 * What the wire's schemas mean to the tab. The build replaces this file by plain comparisons with the same result
 * (`../build/compiledShapes.ts`), so that browsers neither load zod nor run it at every change.
 */

/** Whether this is a message from the server. */
export function isServerMessage(value: unknown): value is ServerMessage {
  return ServerMessage.safeParse(value).success;
}

export function isView(value: unknown): value is View {
  return View.safeParse(value).success;
}

/** Whether these are settings, complete or not. */
export function areSettings(value: unknown): value is Partial<Settings> {
  return z.partial(Settings).safeParse(value).success;
}

/** The choices, in the order they are offered. */
export const helps: readonly Help[] = Help.options;
export const answers: readonly Answer[] = Answer.options;
