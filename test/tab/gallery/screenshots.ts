/**
 * `node test/tab/gallery/screenshots.ts`: every state of the panel × theme as a picture, into `screenshots/panel`. The few that docs
 * show go to `test/pictures/`.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openGallery, show } from './build.ts';
import { shots } from './shots.ts';

const folder = fileURLToPath(new URL('../../../screenshots/panel/', import.meta.url));
mkdirSync(folder, { recursive: true });
/** Pictures in the docs, by state. */
const inDocs: Readonly<Record<string, string>> = {
  'consult-maya-600-default': 'consultation',
  'worth-priya-600-default': 'worth',
  'sentences-zoe-600-default': 'sentences',
  'compare-priya-600-default': 'compare',
  'lockAdded-press-zoe-600-default': 'lock',
};
const only = process.argv[2];
const gallery = await openGallery();
const page = await gallery.page('scene=vacant', { width: 280, height: 600 });
page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
for (const { name, query, height } of shots) {
  if (only && !name.includes(only)) continue;
  await page.setViewportSize({ width: 280, height });
  await show(page, query);
  await page.screenshot({ path: `${folder}${name}.png` });
  const shown = inDocs[name];
  if (shown)
    copyFileSync(`${folder}${name}.png`, fileURLToPath(new URL(`../../pictures/${shown}.png`, import.meta.url)));
}
await gallery.browser.close();
