import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

declare function others(who: string, command: Command): void;
declare function clears(): void;

/** The field for a new topic, or for an edit of one's own. */
const topicField = /^(Your topic|What’s on your mind\?)$/;
const surfaces = galleries();

async function panel(scene: string, as: string, more = ''): Promise<Page> {
  const page = await surfaces.panel.show(`scene=${scene}&as=${as}${more}`, { width: 280, height: 600 });
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

const does = (page: Page, who: string, command: Command) =>
  page.evaluate(([who, command]) => others(who, command), [who, command] as const);

describe('before a session', () => {
  it('says who is here and what will happen, and who starts', async () => {
    const page = await panel('vacant', 'maya');
    await page.getByRole('heading', { name: 'Good to see you, Maya. Shall we start?' }).waitFor();
    await page.getByText('6 of us are here').waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      '1Everyone brings a topic8 min',
      '2Three votes each4 min',
      '3Talk, five minutes at a time35 min',
      '4Takeaways, then all is cleared5 min',
    ]);
    await button(page, /^Until 11:00, five minutes per topic/).click();
    await page
      .getByRole('dialog', { name: 'Settings' })
      .getByLabel('Share what you learn, never who said it.')
      .waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Start this Mini-M').waitFor();

    await panel('vacant', 'zoe');
    await page.getByText('Maya scheduled this and will start it.').waitFor();
    await button(page, 'Start it myself').waitFor();
    // Nothing of Maya's is known yet, so no times or settings are shown as if they were hers.
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      '1Everyone brings a topic',
      '2Everyone votes',
      '3Talk, one topic at a time',
      '4Takeaways, then all is cleared',
    ]);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await button(page, 'Start this Mini-M').count()).toBe(0);
    await button(page, 'Start it myself').click();
    await page.getByLabel('Recording, transcription and AI notes are off').waitFor();
    await button(page, 'Start this Mini-M').waitFor();
  });
});

describe('merging', () => {
  it('takes the topic that is tapped, with none chosen before, and can be undone', async () => {
    const page = await panel('gather', 'maya');
    const names = async (name: RegExp) =>
      button(page, name).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    await button(page, 'Merge Tomás’s topic with another').focus();
    await page.keyboard.press('Enter');
    expect(await names(/^Merge with/)).toEqual([
      'Merge with your topic',
      'Merge with Aiko’s topic',
      'Merge with Priya’s topic',
    ]);
    await button(page, 'Merge with Aiko’s topic').focus();
    await page.keyboard.press('Enter');
    const card = page.getByRole('listitem').filter({ hasText: '2 merged' });
    expect(await card.textContent()).toContain('Aiko and Tomás');
    expect(await page.getByRole('listitem').count()).toBe(3);
    // One card, which shows the other text on request.
    expect(await page.getByText('Running a 1:1').count()).toBe(0);
    await button(page, '2 merged').click();
    await page.getByText('Running a 1:1').waitFor();
    await button(page, 'Undo merge: Aiko and Tomás’s topic').press('Enter');
    await page.getByText('2 merged').waitFor({ state: 'detached' });
    expect(await page.getByRole('listitem').count()).toBe(4);
  });
});

describe('an offer of help', () => {
  it('shows at once to the author, and stays with the helper', async () => {
    const page = await panel('discuss', 'aiko');
    await does(page, 'tomas', { type: 'offer-help', topic: 't3', offered: true });
    await page.getByText('Tomás can help ✓').waitFor();
    await button(page, 'Message Tomás').waitFor();
    await panel('discuss', 'tomas');
    await button(page, 'I can help with this').click();
    await page.getByText('You offered help. Only Aiko can see this.').waitFor();
    await does(page, 'maya', { type: 'move-on', step: 0, to: 'next-topic' });
    await page.getByText('Your notes: 1').click();
    await page.getByText('I offered Aiko my help').waitFor();
  });
});

describe('a topic without votes', () => {
  it('has no number under it', async () => {
    const page = await panel('reveal', 'tomas');
    await page.getByText('Running a 1:1').waitFor();
    expect(await page.getByText(/no votes|^0$/i).count()).toBe(0);
  });
});

describe('handing over', () => {
  it('is told to the new facilitator, until they go on, and to the others', async () => {
    const page = await panel('discuss', 'maya');
    await button(page, 'People: 6 here').click();
    await button(page, 'Hand over to Aiko Tanaka').click();
    await page.getByRole('group').getByRole('button', { name: 'Hand over' }).click();
    await page.getByRole('main').getByText('Aiko is facilitating now.').waitFor();
    // Nothing is left to do there.
    expect(await page.getByRole('dialog').count()).toBe(0);

    await panel('discuss', 'aiko');
    await does(page, 'maya', { type: 'hand-over-role', to: 'p2' });
    const told = page.getByRole('main').getByText('You’re facilitating now. Here’s what’s next.');
    await told.waitFor();
    await button(page, 'Next topic').click();
    await told.waitFor({ state: 'detached' });
  });

  it('is offered to others with the reason, and only then said to be because someone left', async () => {
    const page = await panel('claimable', 'aiko');
    await page.getByText('Maya hasn’t had Mini-M open for a few minutes.').waitFor();
    await button(page, 'Facilitate instead').waitFor();
  });
});

describe('a last call', () => {
  it('lets everyone copy their notes, or add a minute once, and its facilitator call it off', async () => {
    const page = await panel('lastCall', 'priya');
    await page.getByRole('heading', { name: 'Clearing in 14 seconds' }).waitFor();
    await page.getByText('for all six of us').waitFor();
    await button(page, 'Copy my notes').click();
    await button(page, 'Copied. Copy again').waitFor();
    await button(page, 'Wait one more minute').click();
    await page.getByRole('heading', { name: 'Clearing in 1:14' }).waitFor();
    expect(await button(page, 'Wait one more minute').getAttribute('aria-disabled')).toBe('true');
    expect(await button(page, 'Don’t clear yet').count()).toBe(0);

    await panel('lastCall', 'maya');
    await button(page, 'Don’t clear yet').click();
    await page.getByRole('heading', { name: 'Takeaways' }).waitFor();

    await panel('lastCall', 'priya', '&then=cleared');
    await page.evaluate(() => clears());
    await page.getByRole('heading', { name: /^Cleared at .* for all six of us. Thank you.$/ }).waitFor();
    const off = await page.getByRole('main').evaluate((main) => {
      const icon = main.querySelector('svg');
      const [inner, outer] = [icon, icon?.parentElement].map((one) => one?.getBoundingClientRect() ?? new DOMRect());
      if (!inner || !outer) return [];
      return [
        inner.x + inner.width / 2 - outer.x - outer.width / 2,
        inner.y + inner.height / 2 - outer.y - outer.height / 2,
      ];
    });
    expect(off.map(Math.abs).filter((px) => px > 0.5)).toEqual([]);
  });
});

describe('the panel on a phone', () => {
  it('takes votes and answers by touch', async () => {
    const page = await surfaces.panel.page(
      'scene=vote&as=zoe',
      { width: 360, height: 740 },
      { isMobile: true, hasTouch: true },
    );
    await button(page, 'Vote for Priya’s topic').tap();
    await page.getByText('1 vote left').waitFor();
    await show(page, 'scene=checkIn&as=zoe');
    await button(page, 'Continue').tap();
    await page.getByText('3 of 6 have answered').first().waitFor();
  });
});

describe('a session that at most three people joined', () => {
  it.each([
    ['voteSmall', 'In a group this small, others may be able to work out how you voted.'],
    ['checkInSmall', 'In a group this small, others may be able to work out how you answered.'],
  ])('[H6] says so before anyone votes or answers: %s', async (scene, sentence) => {
    const page = await panel(scene, 'aiko');
    await page.getByText(sentence).waitFor();
    const larger = await panel(scene.replace('Small', ''), 'aiko');
    expect(await larger.getByText('In a group this small').count()).toBe(0);
  });
});

describe.each(['panel', 'stage'] as const)('a recording that the host shows, on the %s', (surface) => {
  it('[S11] hides what people wrote until a press in this window, and says what is running', async () => {
    const scene = surface === 'panel' ? 'scene=recorded&as=aiko' : 'scene=recorded';
    const page = await surfaces[surface].show(scene, { width: surface === 'panel' ? 280 : 960, height: 600 });
    await page.getByText('Running in this call: recording and AI notes').first().waitFor();
    await page.getByText('Text hidden').first().waitFor();
    const texts = page.getByText(/Two seniors|Saying no to a launch|skip-level/);
    expect(await texts.count()).toBe(0);
    await button(page, 'Show topics').click();
    await texts.first().waitFor();
    expect(await page.getByText('Text hidden').count()).toBe(0);
    await page.getByText('Google Meet may keep what is said and shown.').waitFor();
    expect(await button(page, 'Show topics').count()).toBe(0);
  });
});

describe('an undo from voting back to gathering', () => {
  it('[V11] gives votes back and says so as soon as a topic is withdrawn', async () => {
    const page = await panel('gather', 'priya');
    const asks = (command: object) => page.evaluate((asked) => others('maya', asked as never), command);
    await asks({ type: 'move-on', step: 0, to: 'vote' });
    await button(page, /^Vote for/)
      .first()
      .click();
    await asks({ type: 'undo-transition', step: 0 });
    await button(page, 'Withdraw your topic').click();
    await button(page, /^Withdraw$/).click();
    await page.getByText('The topics have changed, so voting starts over.').first().waitFor();
    await asks({ type: 'move-on', step: 0, to: 'vote' });
    await page.getByText('3 votes left').first().waitFor();
  });
});

describe('a topic that was begun before voting opened', () => {
  it('[G7] stays in sight, with the reason why it can’t be added', async () => {
    const page = await panel('gather', 'zoe');
    await page.getByLabel(topicField).fill('Half a thought');
    await page.evaluate(() => others('maya', { type: 'move-on', step: 0, to: 'vote' }));
    await page.getByText('Topics can’t be added, withdrawn or merged until voting is over.').first().waitFor();
    expect(await page.getByLabel(topicField).inputValue()).toBe('Half a thought');
  });
});

describe('a topic that was just added', () => {
  it('closes its form, which is back with the text and the reason if the topic is refused', async () => {
    const page = await panel('gatherFirst', 'priya');
    // The panel can't know this reason in advance.
    await page.evaluate((each) => {
      for (let n = 0; n < each; n++) {
        const part = `t${String(n).padStart(11, '0')}`;
        others('priya', { type: 'add-topic', topic: part, text: 'Never mind' });
        others('priya', { type: 'withdraw-topic', part });
      }
    }, limits.withdrawnEach);
    await page.getByLabel(topicField).fill('A report who is afraid of me');
    const seen = await page.evaluateHandle(() => {
      const fields: number[] = [];
      new MutationObserver(() => fields.push(document.querySelectorAll('textarea').length)).observe(document.body, {
        childList: true,
        subtree: true,
      });
      return fields;
    });
    await button(page, 'Add topic').click();
    await page.getByRole('main').getByText('You’ve withdrawn 20 topics.').first().waitFor();
    expect(await page.getByLabel(topicField).inputValue()).toBe('A report who is afraid of me');
    expect(await seen.jsonValue()).toContain(0);
  });
});

describe('the panel by keyboard', () => {
  it('shows a vote at once, and says once why a fourth isn’t possible', async () => {
    const page = await panel('vote', 'zoe');
    const fading = await page.evaluateHandle(() => {
      const seen: string[] = [];
      document.addEventListener('transitionrun', ({ propertyName }) => seen.push(propertyName));
      return seen;
    });
    await button(page, 'Vote for Priya’s topic').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('All votes used').first().waitFor();
    expect(await focused(page)).toBe('Vote for Priya’s topic');
    expect(await button(page, 'Vote for Tomás’s topic').getAttribute('aria-disabled')).toBe('true');
    await page.locator('[aria-live=polite]').getByText('All votes used').waitFor({ state: 'attached' });
    // Said once, and not with each topic.
    expect(await page.getByText('All votes used').count()).toBe(2);
    expect(await button(page, 'Vote for Tomás’s topic').getAttribute('title')).toBeNull();
    // A transition on any changed button would repaint the panel at every frame.
    expect(await fading.jsonValue()).toEqual([]);
  });

  it('keeps the focus in a topic’s row when its last vote is taken back', async () => {
    const page = await panel('vote', 'zoe');
    await button(page, /^Take one vote back/).focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Vote for Maya’s topic');
  });

  it('keeps the focus on a topic that moves', async () => {
    const page = await panel('reveal', 'maya');
    await button(page, 'Change the order').click();
    await button(page, 'Move down: Aiko’s topic').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').nth(1).getByText('Two seniors').waitFor();
    expect(await focused(page)).toBe('Move down: Aiko’s topic');
  });

  it('moves the focus to the phase’s heading when the focused element is gone, and announces the phase', async () => {
    const page = await panel('voteMany', 'maya');
    await button(page, 'Close voting').focus();
    await page.keyboard.press('Enter');
    await page.getByText('3 people haven’t finished voting. Once everyone sees the result').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Close voting');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What we’ll talk about' }).waitFor();
    expect(await focused(page)).toBe('What we’ll talk about');
    expect(await page.locator('[aria-live=polite]').textContent()).toContain('What we’ll talk about');
  });

  it('scrolls to the top at each moment, unless someone is typing', async () => {
    const page = await panel('discussMany', 'zoe');
    await page.setViewportSize({ width: 280, height: 400 });
    const top = () => page.locator('main').evaluate((main) => main.scrollTop);
    const goesOn = () => page.evaluate(() => others('maya', { type: 'move-on', step: 0, to: 'next-topic' }));
    await button(page, 'Add topic').evaluate((add) => add.scrollIntoView({ block: 'end' }));
    expect(await top()).toBeGreaterThan(0);
    await goesOn();
    await page.getByRole('heading', { name: 'Topic 2 of 8' }).waitFor();
    expect(await top()).toBe(0);
    await button(page, 'Add topic').click();
    await page.getByLabel(topicField).fill('Half a sen');
    const before = await top();
    expect(before).toBeGreaterThan(0);
    await goesOn();
    await page.getByRole('heading', { name: 'Topic 3 of 8' }).waitFor();
    expect(await top()).toBeGreaterThan(0);
  });

  it('asks before clearing, and says how many haven’t copied', async () => {
    const page = await panel('wrapUp', 'maya');
    await button(page, 'Clear session').focus();
    await page.keyboard.press('Enter');
    await page.getByText('people haven’t copied their notes').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Clear for everyone');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Last call' }).waitFor();
  });

  it('adds a topic with Enter, and offers to add another', async () => {
    const page = await panel('gatherFirst', 'priya');
    await page.getByLabel(topicField).fill('A report who is afraid of me');
    await button(page, 'Add topic').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').getByText('A report who is afraid of me').waitFor();
    await button(page, 'Add another topic').waitFor();
  });

  it('selects the text if the host has no clipboard', async () => {
    const page = await panel('wrapUpOver', 'priya', '&copy=no');
    await button(page, 'Copy my notes').click();
    const selected = await page.getByLabel('Your notes as text').evaluate((field) => {
      const { selectionStart, selectionEnd, value } = field as HTMLTextAreaElement;
      return selectionEnd - selectionStart === value.length;
    });
    expect(selected).toBe(true);
  });
});
