import * as z from 'zod/mini';
import { Answer, Help, Settings } from '#session/choices.ts';
import { ServerMessage } from '#session/protocol.ts';
import { View } from '#session/view.ts';

/*
 * What the schemas of the wire mean to the tab. The built tab has comparisons in their place that say the same
 * (`../build/compiledShapes.ts`), so that no browser loads what reads schemas, nor waits for it at every change.
 */

/** Whether this is something that the server says. */
export function isServerMessage(value: unknown): value is ServerMessage {
  return ServerMessage.safeParse(value).success;
}

export function isView(value: unknown): value is View {
  return View.safeParse(value).success;
}

/** Whether these are settings, all or some of them. */
export function areSettings(value: unknown): value is Partial<Settings> {
  return z.partial(Settings).safeParse(value).success;
}

/** What can be chosen, in the order in which it is offered. */
export const helps: readonly Help[] = Help.options;
export const answers: readonly Answer[] = Answer.options;
