import type { ReactNode } from 'react';
import type { SharedView } from '#session/view.ts';
import type { Seat } from './Person.tsx';

/** What the stage as a whole depends on. `me`: the viewer's id. */
export interface StageView {
  shared: SharedView;
  me: string;
}

/** What a phase shows on the stage. Header, seats, bar and river keep their places; only this changes. */
export interface Scene {
  title: string;
  /** The same where there is little room. */
  shortTitle?: string;
  /** How far everyone is, in a sentence. */
  progress?: string | undefined;
  /** What a person's seat shows besides who they are. `said`: the state in words. */
  seat(id: string): Pick<Seat, 'state' | 'fact' | 'hasSlip' | 'isNeeded'> & { said?: string };
  /** The seats move to one side, to make room for cards. */
  isOneSided?: boolean;
  /** What lies on the table. */
  table: ReactNode;
  /** What the viewer can do besides what is on the table: to the left, in a sentence, and to the right. */
  acts?: { first?: ReactNode; note?: ReactNode; last?: ReactNode };
}
