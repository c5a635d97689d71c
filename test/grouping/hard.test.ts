import { describe, expect, it } from 'vitest';
import { formIsland } from '../../server/grouping/formIsland.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { hardRosters } from './hardRosters.ts';
import { run } from './run.ts';

const options = (seed: number) => ({ held: [], random: randomFrom(seed), effort: 1, share: 1, proves: true });

describe('rosters that are hard to group', () => {
  it.each(hardRosters)(
    '$name: breaks as few rules as an exact solver',
    ({ company, fewest }) => {
      const { seating, proofs } = run(formIsland(company, options(1)));
      if (fewest !== undefined) expect(seating.conflicts()).toBeLessThanOrEqual(fewest);
      expect(seating.conflicts() > 0).toBe(proofs.length > 0);
    },
    60_000,
  );
});
