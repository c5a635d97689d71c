import { createContext, type Dispatch, type ReactNode, type SetStateAction, use } from 'react';
import type { Help } from '#session/choices.ts';

/**
 * Text being written: a topic before it is added or saved, or a takeaway before it is saved. Kept in this window's
 * memory only: browser storage would write it to disk, and the server gets nothing that its author hasn't decided to
 * send.
 */
export interface Draft {
  text: string;
  help?: Help | undefined;
  /** Its form was closed with Escape; "Edit" opens it again. */
  folded?: true;
}

/** By the id of the part being edited; new topics and takeaways have keys of their own. */
export type Drafts = Readonly<Record<string, Draft | undefined>>;

export const emptyDraft: Draft = { text: '' };

/** All drafts of this window. */
export const DraftContext = createContext<readonly [Drafts, Dispatch<SetStateAction<Drafts>>] | undefined>(undefined);

/** Whether the draft's form is open, so that its text needn't be shown elsewhere. */
export function isOpenDraft(draft: Draft | undefined): boolean {
  return draft !== undefined && !draft.folded;
}

/**
 * The draft of a part's new text, a new topic or one's takeaway. It survives the phase it was begun in, and screens
 * that say why one has to wait.
 */
export function useDraft(of = 'new'): readonly [Draft | undefined, (draft: Draft | undefined) => void] {
  const drafting = use(DraftContext);
  if (!drafting) throw new Error('useDraft is used outside of DraftContext');
  const [drafts, setDrafts] = drafting;
  return [drafts[of], (draft) => setDrafts((before) => ({ ...before, [of]: draft }))];
}

/** Draws the questions for people without a topic, once their part has loaded. A surface without it offers none. */
export const StartersContext = createContext<
  ((text: string, onChoose: (question: string) => void) => ReactNode) | undefined
>(undefined);
