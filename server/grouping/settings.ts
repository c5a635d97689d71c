/** The hard rules, in the order in which they are told. */
export const rules = ['sizes', 'own-manager', 'same-manager', 'levels', 'hours', 'facilitator'] as const;
export type Rule = (typeof rules)[number];

/** The wishes, each weighed. */
export const wishes = ['departments', 'strengths', 'zones', 'met'] as const;
export type Wish = (typeof wishes)[number];

/** What an Organizer decides about groups. */
export interface Settings {
  min: number;
  max: number;
  /** How many steps of the reporting line must not meet in a group; 0 stands for all. */
  managerDepth: number;
  /** By how many levels two people of a group may differ. */
  levelSpan: number;
  /** When people work, in minutes of their own day. */
  workFrom: number;
  workTo: number;
  /** How long a meeting is, in minutes. */
  meeting: number;
  /** 0 (does not matter) to 5. */
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
 * How far apart, in minutes, two clocks may be so that the working days overlap by a meeting. Never 8 hours or more:
 * below that a group overlaps as soon as each two of it do, since three could not stand around the whole earth.
 */
export function reach({ workFrom, workTo, meeting }: Settings): number {
  return Math.max(0, Math.min(workTo - workFrom - meeting, 8 * 60 - 1));
}

/** Whether a rule is to be kept. */
export function isOn(settings: Settings, rule: Rule): boolean {
  return !settings.off.includes(rule);
}
