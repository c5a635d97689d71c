/** One manager of the roster, as the rules of grouping know them. */
export interface Person {
  /** The email in lower case: what everything else refers to. */
  id: string;
  name: string;
  email: string;
  /** The id of their manager, who need not be in the roster. */
  manager?: string;
  department?: string;
  /** The higher, the more senior; or whatever order the roster uses. */
  level?: number;
  /** As the roster says it: "Europe/Berlin", "UTC+2". */
  zone?: string;
  /** Minutes by which their clock is ahead of UTC. */
  offset?: number;
  /** The same half a year on, where summer time changes it. */
  laterOffset?: number;
  strengths: readonly string[];
  /** Left out where the roster does not say. */
  facilitates?: boolean;
  /** The name of the group they are in now. */
  group?: string;
}

/** A group of ids, in no order that means anything. */
export type Members = readonly string[];
