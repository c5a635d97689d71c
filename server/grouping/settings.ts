/** The rules, in the order in which they're listed. */
export const rules = ['sizes', 'own-manager', 'same-manager', 'levels', 'hours', 'facilitator'] as const;
export type Rule = (typeof rules)[number];

/** The wishes, each with a weight. */
export const wishes = ['departments', 'strengths', 'zones', 'met'] as const;
export type Wish = (typeof wishes)[number];

/** The Organizer's decisions about groups. */
export interface Settings {
  min: number;
  max: number;
  /** How many levels of the reporting line must not be in one group; 0: all. */
  managerDepth: number;
  /** By how many levels two people in a group may differ. */
  levelSpan: number;
  /** Working hours, in minutes of people's own day. */
  workFrom: number;
  workTo: number;
  /** The length of a meeting, in minutes. */
  meeting: number;
  /** 0 (doesn't matter) to 5. */
  weights: Readonly<Record<Wish, number>>;
  /** Rules that the Organizer switched off. */
  off: readonly Rule[];
}

export const defaultSettings: Settings = {
  min: 5,
  max: 8,
  managerDepth: 0,
  levelSpan: 1,
  workFrom: 9 * 60,
  workTo: 17 * 60,
  meeting: 45,
  weights: { departments: 3, strengths: 2, zones: 2, met: 3 },
  off: [],
};

/**
 * The largest time difference, in minutes, at which working days overlap by a meeting. Always below 8 hours: then a group overlaps
 * as soon as every pair does, because three people can't span the whole globe.
 */
export function reach({ workFrom, workTo, meeting }: Settings): number {
  return Math.max(0, Math.min(workTo - workFrom - meeting, 8 * 60 - 1));
}

/** Whether a rule is switched on. */
export function isOn(settings: Settings, rule: Rule): boolean {
  return !settings.off.includes(rule);
}
