import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';

const here = journeys();
const dist = join(import.meta.dirname, '../../dist');
const pages = globSync('**/*.html', { cwd: dist });

/** What the page states about each script that it names or may import. */
function statedBy(page: string): Map<string, string> {
  const html = readFileSync(join(dist, page), 'utf8');
  const [, map = '{"integrity":{}}'] = /<script type="importmap">(.*?)<\/script>/.exec(html) ?? [];
  const named = html.matchAll(/ (?:src|href)="(\/assets\/[^"]+)"(?: integrity="([^"]*)")?/g);
  return new Map([
    ...Object.entries<string>(JSON.parse(map).integrity),
    ...Array.from(named, ([, path = '', digest = 'none']) => [path, digest] as const),
  ]);
}

describe('the built pages', () => {
  it.each(pages)('%s states the hash of each script as it was written', (page) => {
    for (const [path, digest] of statedBy(page)) {
      const hash = createHash('sha256').update(readFileSync(join(dist, path)));
      expect(digest, path).toBe(`sha256-${hash.digest('base64')}`);
    }
  });

  it('state every script but the Organizer’s worker and its parts, which browsers can’t check', () => {
    const stated = new Set(pages.flatMap((page) => [...statedBy(page).keys()]));
    const all = globSync('assets/*.js', { cwd: dist }).map((path) => `/${path}`);
    const unstated = all.filter((path) => !stated.has(path));
    expect(unstated.filter((path) => !/^\/assets\/worker-/.test(path))).toEqual([]);
    expect(unstated).toHaveLength(all.filter((path) => path.includes('/worker-')).length);
  });
});

it('every page asks browsers to run only scripts with a stated hash, and allows its own import map', async () => {
  for (const path of ['/tab', '/organizer', '/about', '/meet/panel', '/meet/stage', '/meet/signed-in', '/', '/meet']) {
    const answer = await fetch(here.server.address + path);
    expect(answer.headers.get('integrity-policy')).toBe('blocked-destinations=(script)');
    const [, map] = /<script type="importmap">(.*?)<\/script>/.exec(await answer.text()) ?? [];
    const hash = map && createHash('sha256').update(map).digest('base64');
    const [, scripts] = /script-src ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '') ?? [];
    expect(scripts).toBe(hash ? `'self' 'sha256-${hash}'` : "'self'");
  }
});

/**
 * The tab on its own, which then says that it belongs into a meeting. `append`: what a script of this name gets on the way;
 * `without`: a header that is lost.
 */
async function tab({ name = 'no', append = '', without = '' }): Promise<Page> {
  const page = await here.browser.newPage({ locale: 'en-GB' });
  await page.route(`**/assets/${name}-*.js`, async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: body + append });
  });
  await page.route('**/tab', async (route) => {
    const response = await route.fetch();
    const { [without]: _, ...headers } = response.headers();
    await route.fulfill({ headers, body: await response.text() });
  });
  await page.goto(`${here.server.address}/tab`);
  return page;
}

const drawn = (page: Page) => page.getByRole('heading', { name: 'Open Mini-M in a meeting' }).waitFor();

describe('in the browser', () => {
  const change = '\nglobalThis.hasRun = true;';
  const hasRun = (page: Page) => page.evaluate('globalThis.hasRun');

  // The first is started by the page, the second preloaded, the third imported later.
  it.each(['tab', 'draw', 'NoMeeting'])('the script %s runs only with its own bytes', async (name) => {
    const same = await tab({ name });
    await drawn(same);
    await same.close();

    const other = await tab({ name, append: change });
    // Without its startup, the page can't say anything; it has loaded.
    if (name !== 'tab') await other.getByText('Mini-M could not be loaded. Nothing was lost.').waitFor();
    expect(await hasRun(other)).toBeUndefined();
    await other.close();
  });

  it('a script without a stated hash isn’t run, even from our own server', async () => {
    const run = (page: Page) =>
      page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const script = document.createElement('script');
            script.onload = () => resolve('loaded');
            script.onerror = () => resolve('blocked');
            document.head.append(Object.assign(script, { src }));
          }),
        `/${globSync('assets/worker-places-*.js', { cwd: dist })}`,
      );
    const guarded = await tab({});
    await drawn(guarded);
    expect(await run(guarded)).toBe('blocked');
    await guarded.close();

    const unguarded = await tab({ without: 'integrity-policy' });
    await drawn(unguarded);
    expect(await run(unguarded)).toBe('loaded');
    await unguarded.close();
  });
});
