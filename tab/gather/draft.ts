import { createContext, type Dispatch, type SetStateAction, use } from 'react';
import type { Help } from '#session/command.ts';

/** A topic being written: only in this window's memory, until it is added. */
export interface Draft {
  text: string;
  help: Help | undefined;
}

export const emptyDraft: Draft = { text: '', help: undefined };

export const DraftContext = createContext<[Draft, Dispatch<SetStateAction<Draft>>] | undefined>(undefined);

/** The draft of a new topic; it outlives the phase in which it was begun. */
export function useDraft(): [Draft, Dispatch<SetStateAction<Draft>>] {
  const draft = use(DraftContext);
  if (!draft) throw new Error('useDraft is used outside of DraftContext');
  return draft;
}
