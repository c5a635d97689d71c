/** A manager in the roster. */
export interface Person {
  /** The email address in lower case. */
  id: string;
  name: string;
  email: string;
  /** The id of their manager, who may be missing from the roster. */
  manager?: string;
  department?: string;
  /** Higher is more senior, or whatever order the roster uses. */
  level?: number;
  /** "Europe/Berlin" or "UTC+2"; as in the roster if it is not known there, or read by an earlier Mini-M. */
  zone?: string;
  /** Minutes ahead of UTC. */
  offset?: number;
  /** The same half a year later, if daylight saving time changes it. */
  laterOffset?: number;
  strengths: readonly string[];
  /** Absent if the roster doesn't say. */
  facilitates?: boolean;
  /** The name of their current group. */
  group?: string;
}

/** The ids of a group's people, in no particular order. */
export type Members = readonly string[];
