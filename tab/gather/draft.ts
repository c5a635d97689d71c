import { createContext, type Dispatch, type SetStateAction, use } from 'react';
import type { Help } from '#session/command.ts';

/** A topic being written: only in this window's memory, until it is added. */
export interface Draft {
  text: string;
  help: Help | undefined;
}

type Drafting = readonly [Draft, Dispatch<SetStateAction<Draft>>];

export const emptyDraft: Draft = { text: '', help: undefined };

export const DraftContext = createContext<Drafting | undefined>(undefined);

/** The draft of a new topic; it outlives the phase in which it was begun, and a screen that says why one has to wait. */
export function useDraft(): Drafting {
  const draft = use(DraftContext);
  if (!draft) throw new Error('useDraft is used outside of DraftContext');
  return draft;
}
