import { expect, test } from 'vitest';
import { journeys } from '../support/journey.ts';

const journey = journeys();

test('hashed files are cached for a year, the page that names them is revalidated', async () => {
  const page = await fetch(`${journey.server.address}/tab`);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const [script] = /\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
  const asset = await fetch(`${journey.server.address}${script}`);
  expect(asset.status).toBe(200);
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('the URLs in the app package exist, and so does everything they load', async () => {
  const page = await journey.browser.newPage();
  const violations: string[] = [];
  page.on('console', (message) => violations.push(message.text()));
  for (const [part, title] of [
    ['', 'Mini-M'],
    ['#privacy', 'Privacy'],
    ['#terms', 'Terms of use'],
  ]) {
    await page.goto(`${journey.server.address}/about${part}`);
    expect(await page.locator(part || 'h1').textContent()).toBe(title);
  }
  expect(violations).toEqual([]);
  await page.close();
});

test('panel and stage respect the page’s policy', async () => {
  const rehearsal = await journey.open('');
  const violations: string[] = [];
  rehearsal.page.on('console', (message) => {
    const text = message.text();
    // The only blocked request: teams-js also has its list of hosts built in.
    if (/Content Security Policy|Permissions-Policy/.test(text) && !text.includes('/validDomains.json')) {
      violations.push(text);
    }
  });
  await rehearsal.panel('Priya Nair').button('Start this Mini-M').waitFor();
  await rehearsal.page.reload();
  await rehearsal.panel('Priya Nair').button('Start this Mini-M').waitFor();
  await rehearsal.start('Aiko Tanaka', 'Tomás Rivera');
  await rehearsal.panel('Aiko Tanaka').addTopic('A topic');
  await rehearsal.panel('Aiko Tanaka').press('Share to stage');
  await rehearsal.stage.getByText('A topic').first().waitFor();
  expect(violations).toEqual([]);
});
