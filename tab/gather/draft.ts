import { createContext, type Dispatch, type SetStateAction, use } from 'react';
import type { Help } from '#session/command.ts';

/** A topic being written or edited: only in this window's memory, until it is added or saved. */
export interface Draft {
  text: string;
  help: Help | undefined;
}

/** By the part that is edited; a new topic has no id yet. */
export type Drafts = Readonly<Record<string, Draft | undefined>>;

export const emptyDraft: Draft = { text: '', help: undefined };

export const DraftContext = createContext<readonly [Drafts, Dispatch<SetStateAction<Drafts>>] | undefined>(undefined);

/** The draft of a new topic, or of a part's new words; it outlives the phase in which it was begun, and a screen that says why one has to wait. */
export function useDraft(part = 'new'): readonly [Draft | undefined, (draft: Draft | undefined) => void] {
  const drafting = use(DraftContext);
  if (!drafting) throw new Error('useDraft is used outside of DraftContext');
  const [drafts, setDrafts] = drafting;
  return [drafts[part], (draft) => setDrafts((before) => ({ ...before, [part]: draft }))];
}
