/** `node test/tab/gallery/screenshots.ts`: every state of the panel × theme as a picture, into `screenshots/panel`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openGallery } from './build.ts';
import { shots } from './shots.ts';

const folder = fileURLToPath(new URL('../../../screenshots/panel/', import.meta.url));
mkdirSync(folder, { recursive: true });
const only = process.argv[2];
const gallery = await openGallery();
for (const { name, query, height } of shots) {
  if (only && !name.includes(only)) continue;
  const page = await gallery.page(query, { width: 280, height });
  page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`));
  await page.waitForSelector('h1');
  await page.screenshot({ path: `${folder}${name}.png` });
  const width = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('*')].map((e) =>
        e.matches('.spoken')
          ? 0
          : e.scrollWidth > e.clientWidth && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline'
            ? e.scrollWidth
            : 0,
      ),
      document.documentElement.scrollWidth,
    ),
  );
  if (width > 280) process.stderr.write(`${name}: ${width} px wide\n`);
  await page.close();
}
await gallery.browser.close();
