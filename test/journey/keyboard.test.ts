import { it } from 'vitest';
import { journeys } from '../support/journey.ts';

const here = journeys();
it('goes from start to cleared without a mouse', async () => {
  const meeting = await here.open('/?join&meeting=keyboard', {
    width: 1280,
    height: 800,
  });
  const { page } = meeting;
  await page.getByLabel('Your name').fill('Maya Lindqvist');
  await page.keyboard.press('Enter');
  const maya = meeting.panel('Maya Lindqvist');
  await maya.button('Start this Mini-M').waitFor();

  /** Presses Tab until the element called `name` has the focus, as people without a mouse do; then presses `key`. */
  const reach = async (name: string | RegExp, key?: string) => {
    for (let n = 0; n < 60; n++) {
      const called = await focused();
      if (typeof name === 'string' ? called === name : name.test(called)) {
        // A button that just appeared takes no press yet.
        for (const frame of page.frames())
          await frame.waitForFunction(() => !document.activeElement?.matches('[data-settling]'));
        if (key) await page.keyboard.press(key);
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  const focused = async () => {
    for (const frame of page.frames()) {
      const name = await frame.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body || element.tagName === 'IFRAME') return '';
        const label = element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent;
        return (label || element.textContent || '').trim();
      });
      if (name && frame !== page.mainFrame()) return name;
    }
    return '';
  };

  await reach(/Recording, transcription and AI notes are off/, 'Space');
  await reach('Start this Mini-M', 'Enter');
  await maya.frame.getByLabel('What’s on your mind?').waitFor();
  await reach('What’s on your mind?');
  await page.keyboard.type('How to say no');
  await reach('A listener', 'Space');
  await reach('Add topic', 'Enter');
  await maya.frame.getByRole('listitem').filter({ hasText: 'How to say no' }).first().waitFor();
  await reach('Skip to voting', 'Enter');
  await maya.heading('Vote').waitFor();
  for (let n = 0; n < 3; n++) await reach('Vote for your topic', 'Enter');
  await maya.heading('What we’ll talk about').waitFor();
  await reach('Start discussing', 'Enter');
  await maya.heading(/^Topic \d+ of/).waitFor();
  await reach('I’m ready to move on', 'Enter');
  await meeting.press('Skip 5 min');
  await maya.heading('Check-in').waitFor();
  await reach('Continue', 'Enter');
  // Until the result is shown, “Five more minutes” is another press, and its button takes none when it becomes this one.
  await maya.heading('All of us would like to continue').waitFor();
  await reach('Five more minutes', 'Enter');
  await maya.heading(/^Topic \d+ of/).waitFor();
  await reach('Go to takeaways', 'Enter');
  await maya.heading('Takeaways').waitFor();
  await reach('Your takeaway');
  await page.keyboard.type('Ask first');
  await reach('Clear session', 'Enter');
  await reach('Clear for everyone', 'Enter');
  await meeting.untilCleared(maya);
});
