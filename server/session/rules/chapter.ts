import * as z from 'zod/mini';
import { no, type Refusal } from '../refusal.ts';
import type { Cleared, Participant, Session } from '../session.ts';
import type { View } from '../view.ts';

/** An id that comes from a window. Whether it names anything is for the rules to say. */
export const id = z.string().check(z.maxLength(40));
/** A text as a window sends it: locked (see `../locked.ts`). The rules' own limits are lower, and their refusals say so. */
export const lockedText = z.string().check(z.maxLength(12_000));
/** The step at which a button was pressed, so that a second or late press never moves the session twice. */
export const step = z.int();

interface Typed {
  type: string;
}

/** Says why a participant who sees `view` can't do this now; undefined if they can. */
export type Refuse<C> = (view: View, command: C, now: number) => Refusal | undefined;

/** A row for each command of a chapter. The server and the tab load these. */
export type Refusals<C extends Typed> = { readonly [T in C['type']]: Refuse<Extract<C, { type: T }>> };

/** The session after a command that wasn't refused. `window`: the one it came from. */
export type Effect<C> = (session: Session, by: Participant, command: C, window: string) => Session | Cleared;

/** A row for each command of a chapter. Only the server loads these. */
export type Effects<C extends Typed> = { readonly [T in C['type']]: Effect<Extract<C, { type: T }>> };

/** Says why a command can't be done for something that no view tells; undefined if it can. */
export type RefuseUnseen<C> = (session: Session, by: Participant, command: C) => Refusal | undefined;

/** Rows for the commands of a chapter that such a refusal is about. Only the server loads these. */
export type UnseenRefusals<C extends Typed> = { readonly [T in C['type']]?: RefuseUnseen<Extract<C, { type: T }>> };

/** The session after a report. An outdated report changes nothing. */
export type ReportEffect<R> = (session: Session, report: R) => Session | Cleared;

/** A row for each report of a chapter. */
export type ReportEffects<R extends Typed> = { readonly [T in R['type']]: ReportEffect<Extract<R, { type: T }>> };

/** For commands that anyone can give at any time. */
export const allow = () => undefined;

/** Refuses everyone but the facilitator, and asks `refuse` about them (R8). */
export function facilitatorOnly<C>(refuse: Refuse<C>): Refuse<C> {
  return (view, command, now) =>
    view.shared.facilitator === view.own.participant ? refuse(view, command, now) : no('only-the-facilitator');
}
