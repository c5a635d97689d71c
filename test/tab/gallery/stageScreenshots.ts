/**
 * `node test/tab/gallery/stageScreenshots.ts [themes] [widths] [scene…]`: pictures of the stage in every state, into
 * `screenshots/stage`. Prints which states are too wide, or scroll.
 */
import { mkdir } from 'node:fs/promises';
import { openGallery, show } from './build.ts';
import { meetings, states } from './stageScenes.ts';

const sizes = [
  [472, 382],
  [792, 382],
  [960, 540],
  [1920, 1080],
] as const;
const [themeList = 'default,dark,contrast', sizeList = '', ...wanted] = process.argv.slice(2);
const scenes = [...Object.keys(meetings), ...Object.keys(states)].filter(
  (scene) => wanted.length === 0 || wanted.some((part) => scene.startsWith(part)),
);

const gallery = await openGallery('stage');
const page = await gallery.page('scene=vacant', { width: 960, height: 540 });
page.on('pageerror', (error) => process.stderr.write(`${page.url()}: ${error.message}\n`));
page.on('console', (line) => line.type() === 'error' && process.stderr.write(`${page.url()}: ${line.text()}\n`));
await mkdir('screenshots/stage', { recursive: true });
for (const theme of themeList.split(',')) {
  for (const scene of scenes) {
    await show(page, `scene=${scene}&theme=${theme}`);
    for (const [width, height] of sizes) {
      if (sizeList && !sizeList.split(',').includes(String(width))) continue;
      await page.setViewportSize({ width, height });
      const odd = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? ['wide'] : [];
        const main = document.querySelector('main');
        return main && main.scrollHeight > main.clientHeight + 1 ? [...wide, 'main scrolls'] : wide;
      });
      if (odd.length > 0) process.stdout.write(`${scene} ${width}x${height}: ${odd.join(', ')}\n`);
      await page.screenshot({ path: `screenshots/stage/${scene}-${width}-${theme}.png` });
    }
  }
}
await gallery.browser.close();
