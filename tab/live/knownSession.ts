import type { Command } from '#session/command.ts';
import { merge } from '#session/patch.ts';
import type { Seen, ServerMessage } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { View } from '#session/view.ts';
import type { PlainView } from './lockState.ts';
import { optimisticView } from './optimisticView.ts';
import { reuseUnchanged } from './reuseUnchanged.ts';
import { isView } from './shapes.ts';

/** What this window knows of the session: the last view from the server, and its place in the log. */
export function knownSession() {
  let known: View | undefined;
  /** The same, or the one before as long as texts in it are being unlocked. */
  let ready: View | undefined;
  /** Outlives the view, so that this window never shows less than it has shown. */
  let seen: Seen | undefined;
  /** The proof of the last clear that this window saw; kept in memory only. */
  let proofOfClear: string | undefined;
  let shown: PlainView | undefined;

  function know(view: View, place: string): void {
    known = view;
    seen = { place, openedAt: view.shared.openedAt };
  }

  /** Drops the view, but not how far this window had come. */
  function dropView(): void {
    known = ready = shown = undefined;
  }

  return {
    dropView,
    known: () => known,
    /** Everything in the view is unlocked that can be: from now on it is shown. */
    setReady(): void {
      ready = known;
    },
    ready: () => ready,
    /** What `join` tells the server of it. */
    seen: () => ({ ...(seen && { seen }), ...(proofOfClear !== undefined && { cleared: proofOfClear }) }),
    /** Takes the server's view. The server never shows one that is older than what this window saw of the same session. */
    welcome(view: View, place: string): 'other-session' | 'known' {
      const result = seen && seen.openedAt !== view.shared.openedAt ? 'other-session' : 'known';
      know(view, place);
      return result;
    },
    /**
     * Applies a change to the view that this connection sent. Returns `false` if there is none; then only a new connection
     * helps.
     */
    change(message: ServerMessage & { type: 'change' }): boolean {
      if (!known) return false;
      const { shared, own } = known;
      const view = {
        shared: message.shared ? merge(shared, message.shared) : shared,
        own: message.own ? merge(own, message.own) : own,
      };
      if (!isView(view)) return false;
      know(view, message.place);
      return true;
    },
    /** The view to show: what is known, unlocked, with the commands not answered yet applied to it (optimistic update). */
    shown(
      plain: (view: View) => PlainView,
      commands: ReadonlyArray<Command | StartSession>,
      now: number,
    ): PlainView | undefined {
      if (!ready) return undefined;
      let view = plain(ready);
      for (const command of commands) if (command.type !== 'start-session') view = optimisticView(view, command, now);
      // Most answers confirm what is shown already: then nothing is drawn again.
      shown = shown ? reuseUnchanged(shown, view) : view;
      return shown;
    },
    /** This session is over. The next may come from a server that was restarted, with lower epochs. */
    forget(proof?: string): void {
      dropView();
      seen = undefined;
      proofOfClear = proof ?? proofOfClear;
    },
  };
}
