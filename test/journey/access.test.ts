import AxeBuilder from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';

const here = journeys();
describe('the rehearsal', () => {
  it('has no axe findings, with its panels and stage', async () => {
    const meeting = await here.open('/?meeting=access');
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await meeting.panel('Aiko Tanaka').addTopic('How to say no', 'Ideas');
    await meeting.panel('Aiko Tanaka').press('Share to stage');
    await meeting.stage.getByText('How to say no').first().waitFor();
    const { violations } = await new AxeBuilder({ page: meeting.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      // The page shows several people's tabs, so landmarks repeat.
      .disableRules('landmark-unique')
      .analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual([]);
  });

  it('shows in every panel that Mini-M is on the stage, and lets the facilitator stop sharing', async () => {
    const meeting = await here.open('/?meeting=shared');
    const [aiko, tomas] = [meeting.panel('Aiko Tanaka'), meeting.panel('Tomás Rivera')];
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await tomas.addTopic('How to say no');
    await tomas.press('Share to stage');
    await tomas.button('Stop sharing to stage').waitFor();
    // Nothing else happens: each panel asks on its own.
    await aiko.text('Mini-M is on the stage now.').waitFor();
    await meeting.panel('Priya Nair').text('Mini-M is on the stage now.').waitFor();
    expect(await meeting.panel('Priya Nair').button(/stage/).count()).toBe(0);
    await aiko.press('Stop sharing to stage');
    await aiko.button('Share to stage').waitFor();
  });
});

describe('a panel that opens', () => {
  it('reports when it showed its outline and the session', async ({ annotate }) => {
    const meeting = await here.open('/?meeting=outline');
    const aiko = meeting.panel('Aiko Tanaka');
    await aiko.button('Start this Mini-M').waitFor();
    const { marks, began } = await aiko.frame.locator('body').evaluate(() => {
      const marks = performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('mini-m.'));
      const outline = marks[0]?.startTime ?? 0;
      // The script starts when the last file for the outline has arrived.
      const files = performance.getEntriesByType('resource').map((file) => file.startTime + file.duration);
      const began = Math.max(...files.filter((end) => end <= outline));
      return { marks: marks.map(({ name, startTime }) => ({ name, at: startTime })), began };
    });
    expect(new Set(marks.map(({ name }) => name))).toEqual(new Set(['mini-m.outline', 'mini-m.known']));
    const [outline, known] = ['mini-m.outline', 'mini-m.known'].map((name) => marks.find((mark) => mark.name === name));
    const soon = (mark: typeof outline) => Math.round((mark?.at ?? Number.NaN) - began);
    await annotate(`The outline came ${soon(outline)} ms after the script was there, the session ${soon(known)} ms.`);
  });
});
