import { mkdir } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { meetings, states } from './scenes.ts';

/** Pictures of the stage in every state into `screenshots/stage/`. Arguments narrow it down: parts of scene names. */
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

const server = await createServer({
  root: import.meta.dirname,
  plugins: [react()],
  configFile: false,
  logLevel: 'error',
});
await server.listen(0);
const address = server.resolvedUrls?.local[0];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
page.on('pageerror', (error) => process.stderr.write(`${page.url()}: ${error.message}\n`));
page.on('console', (line) => line.type() === 'error' && process.stderr.write(`${page.url()}: ${line.text()}\n`));
await mkdir('screenshots/stage', { recursive: true });
for (const theme of themeList.split(',')) {
  for (const scene of scenes) {
    await page.goto(`${address}?scene=${scene}&theme=${theme}`);
    await page.waitForSelector('h1, [aria-busy]', { timeout: 60_000 });
    for (const [width, height] of sizes) {
      if (sizeList && !sizeList.includes(String(width))) continue;
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
await browser.close();
await server.close();
