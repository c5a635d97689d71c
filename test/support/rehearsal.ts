import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Fills in a field of a panel. All panels of the rehearsal share one page and so one focus: another panel that takes it, for example
 * when its form closes, interrupts the typing.
 */
export async function fillIn(field: Locator, text: string): Promise<void> {
  do await field.fill(text);
  while ((await field.inputValue()) !== text);
}

/** The query that Meet adds to our panel's address. `origin`: the page around it. */
export function meetParameter({ origin, project }: { origin: string; project: string }): URLSearchParams {
  return new URLSearchParams({ meet_sdk: btoa(JSON.stringify(['1', 'channel', origin, project, 1])) });
}

/** A person's side panel in its frame, with actions that journeys share. */
export class PanelOf {
  readonly frame: FrameLocator;
  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  /** A person's panel on the rehearsal page. */
  static named(page: Page, name: string): PanelOf {
    return new PanelOf(page.frameLocator(`iframe[title="Panel of ${name}"]`));
  }

  button(name: string | RegExp) {
    return this.frame.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).first().click();
  }

  /** Waits until this button accepts presses. Clicks wait automatically; keys don't. */
  async steady(name: string): Promise<void> {
    await this.button(name).and(this.frame.locator(':not([data-settling])')).waitFor();
  }

  heading(name: string | RegExp) {
    return this.frame.getByRole('heading', { name });
  }

  text(text: string | RegExp) {
    return this.frame.getByText(text).first();
  }

  /** Waits until all of these texts are shown. */
  async reads(...texts: string[]): Promise<void> {
    for (const text of texts) await this.text(text).waitFor();
  }

  /** The field for a new topic. */
  topicField() {
    return this.frame.getByLabel(/^(Your topic|What’s on your mind\?)$/);
  }

  async addTopic(text: string, help?: string): Promise<void> {
    await fillIn(this.topicField(), text);
    if (help) await this.press(help);
    await this.press('Add topic');
    await this.frame.getByRole('listitem').filter({ hasText: text }).first().waitFor();
  }

  async vote(topic: string, times = 1): Promise<void> {
    const row = this.frame.getByRole('listitem').filter({ hasText: topic });
    for (let n = 0; n < times; n++) await row.getByRole('button', { name: /^Vote for/ }).click();
  }
}

/**
 * Someone writes a takeaway and closes their panel right after the last letter, like people who open the chat. It must still be there
 * when they reopen the panel. `again`: what they do to come back in.
 */
export async function keepsLastWords(meeting: Rehearsal, name: string, again = async () => {}): Promise<void> {
  const [aiko, panel] = [meeting.panel('Aiko Tanaka'), meeting.panel(name)];
  await aiko.press('More');
  await aiko.press('Go to takeaways');
  const field = panel.frame.getByLabel('Your takeaway');
  await field.pressSequentially('Ask who decides');
  // Not with the mouse, which would first move the focus out of the field.
  await meeting.page.getByRole('button', { name: `Close the panel of ${name}` }).evaluate((button) => {
    (button as HTMLElement).click();
  });
  await meeting.press(`Reopen the panel of ${name}`);
  await again();
  await panel.heading('Takeaways').waitFor();
  await panel.text('Saved. Only you can see this.').waitFor();
  expect(await field.inputValue()).toBe('Ask who decides');
}

/** The rehearsal page in its own browser context and meeting. */
export class Rehearsal {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors thrown by the page's scripts; must stay empty. */
  readonly errors: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** `prepare`: what to do in its context before the page opens. */
  static async open(
    browser: Browser,
    url: string,
    viewport = { width: 2300, height: 900 },
    prepare: (context: BrowserContext) => Promise<void> = async () => {},
  ): Promise<Rehearsal> {
    const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
    await prepare(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const rehearsal = new Rehearsal(context, page);
    await page.goto(url);
    return rehearsal;
  }

  panel(name: string): PanelOf {
    return PanelOf.named(this.page, name);
  }

  get stage(): FrameLocator {
    return this.page.frameLocator('iframe[title="Stage"]');
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  }

  /** In Meet: these people sign in, each with one press in their panel and one in Google's window. */
  async signIn(...names: string[]): Promise<void> {
    for (const name of names) {
      const google = await this.googleWindow(name);
      await Promise.all([
        google.waitForEvent('close'),
        google.getByRole('link', { name: `Continue as ${name}`, exact: true }).click(),
      ]);
    }
  }

  /** The window that a press on this person's `button` opens. */
  async googleWindow(name: string, button = 'Sign in with Google'): Promise<Page> {
    const [google] = await Promise.all([this.context.waitForEvent('page'), this.panel(name).press(button)]);
    return google;
  }

  /** The first of these people starts a session, and the others join it. */
  async start(facilitator: string, ...others: string[]): Promise<void> {
    await this.panel(facilitator).frame.getByRole('checkbox').first().check();
    await this.panel(facilitator).press('Start this Mini-M');
    for (const name of others) await this.panel(name).press('I’ll keep to it');
    for (const name of others) await this.panel(name).topicField().waitFor();
  }

  /** Lets the last call pass until this panel shows that the session is cleared. */
  async untilCleared(panel: PanelOf): Promise<void> {
    const cleared = panel.text('Mini-M keeps nothing of this meeting');
    do {
      await this.press('Skip 1 min');
      await cleared.waitFor({ timeout: 2_000 }).catch(() => {});
    } while (!(await cleared.isVisible()));
  }

  /** Takes a screenshot if the journey failed, in the ignored folder. */
  async pictureIfFailed(state: string | undefined, name: string): Promise<void> {
    if (state === 'fail') await this.page.screenshot({ path: `screenshots/failed/${name.slice(0, 60)}.png` });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
