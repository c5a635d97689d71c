import type { Command, StartSession } from '#session/command.ts';
import { merge } from '#session/patch.ts';
import { isLater, type Position, type Seen, type ServerMessage } from '#session/protocol.ts';
import type { View } from '#session/view.ts';
import { optimisticView } from './optimisticView.ts';
import { reuseUnchanged } from './reuseUnchanged.ts';
import { isView } from './shapes.ts';

/** What this window knows of the session: the last view from the server, and its position in the log. */
export function knownSession() {
  let known: { view: View; position: Position } | undefined;
  /** Outlives the view, so that this window never shows less than it has shown. */
  let seen: Seen | undefined;
  /** The proof of the last clear this window was told about; kept in memory only. */
  let proofOfClear: string | undefined;
  let shown: View | undefined;

  function know(view: View, position: Position): void {
    known = { view, position };
    seen = { ...position, openedAt: view.shared.openedAt };
  }

  /** Drops the view, but not how far this window had come. */
  function dropView(): void {
    known = shown = undefined;
  }

  return {
    dropView,
    /** What `join` tells the server of it. */
    seen: () => ({ ...(seen && { seen }), ...(proofOfClear !== undefined && { cleared: proofOfClear }) }),
    /** Takes the server's view, unless it is older than what this window saw of the same session. */
    welcome(view: View, position: Position): 'older' | 'other-session' | 'known' {
      const isSame = seen?.openedAt === view.shared.openedAt;
      if (seen && isSame && isLater(seen, position)) return 'older';
      const result = seen && !isSame ? 'other-session' : 'known';
      know(view, position);
      return result;
    },
    /** Whether a change leads further than what is known. */
    isBehind: ({ to }: ServerMessage & { type: 'change' }) => known !== undefined && to > known.position.version,
    /** Applies a change. Returns `false` if it doesn't fit what is known; then only a new connection helps. */
    change(message: ServerMessage & { type: 'change' }): boolean {
      if (!known || message.from > known.position.version) return false;
      const { shared, own } = known.view;
      const view = {
        shared: message.shared ? merge(shared, message.shared) : shared,
        own: message.own ? merge(own, message.own) : own,
      };
      if (!isView(view)) return false;
      know(view, { ...known.position, version: message.to });
      return true;
    },
    /** The view to show: what is known, with the commands not answered yet applied to it (optimistic update). */
    shown(commands: ReadonlyArray<Command | StartSession>, now: number): View | undefined {
      if (!known) return undefined;
      let { view } = known;
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
