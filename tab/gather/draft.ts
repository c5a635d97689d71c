import { createContext, type Dispatch, type SetStateAction, use } from 'react';
import type { Help } from '#session/choices.ts';

/**
 * Something being written: a topic before it is added or saved, or a takeaway before it is saved. It lives in this window's
 * memory alone: a browser's storage would keep it on disk, and the server gets no words that nobody has decided to send.
 */
export interface Draft {
  text: string;
  help?: Help | undefined;
  /** Its form was closed with Escape; "Edit" opens it again. */
  folded?: true;
}

/** By the part that is edited; a new topic and a takeaway have no id. */
export type Drafts = Readonly<Record<string, Draft | undefined>>;

export const emptyDraft: Draft = { text: '' };

export const DraftContext = createContext<readonly [Drafts, Dispatch<SetStateAction<Drafts>>] | undefined>(undefined);

/** What is being written for a part's new words, a new topic or one's takeaway; it outlives the phase in which it was begun, and a screen that says why one has to wait. */
export function useDraft(of = 'new'): readonly [Draft | undefined, (draft: Draft | undefined) => void] {
  const drafting = use(DraftContext);
  if (!drafting) throw new Error('useDraft is used outside of DraftContext');
  const [drafts, setDrafts] = drafting;
  return [drafts[of], (draft) => setDrafts((before) => ({ ...before, [of]: draft }))];
}
