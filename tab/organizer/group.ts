import type { WeeklyTime } from '#grouping/meetingTimes.ts';

/** People the Organizer placed by hand; if that breaks a rule, with whom, and why it is right anyway. */
interface Pin {
  people: string[];
  reason?: string;
}

/** When a group meets, as the Organizer settled it. */
export interface Schedule extends WeeklyTime {
  everyWeeks: 1 | 2;
}

/** A group on the page. */
export interface Group {
  /** Random, and the same as long as the group continues: its calendar entry goes by it. */
  id: string;
  name: string;
  members: string[];
  locked: boolean;
  pins: Pin[];
  /** Its members when its facilitator was told. */
  told?: string[];
  /** The member asked to facilitate. Absent: nobody chose yet. */
  facilitator?: string;
  /** Absent: the proposed time. */
  schedule?: Schedule;
}

export function newGroup(name: string, members: string[]): Group {
  return { id: crypto.randomUUID(), name, members, locked: false, pins: [] };
}

/** Whether its facilitator was told about the group as it is now. */
export function isTold({ members, told }: Group): boolean {
  return told?.length === members.length && members.every((id) => told.includes(id));
}
