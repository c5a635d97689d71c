import AxeBuilder from '@axe-core/playwright';
import { openGallery, show } from './build.ts';
import { meetings, opened } from './stageScenes.ts';
import { shots } from './shots.ts';
const stage = await openGallery('stage');
const panel = await openGallery('panel', stage.browser);
const look = async (gallery: typeof stage, size: { width: number; height: number }, queries: string[]) => {
  const page = await gallery.page(queries[0] ?? '', size);
  for (const query of queries) {
    await show(page, query);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    for (const { id, nodes } of violations) for (const { html } of nodes) process.stdout.write(`${query}: ${id} ${html.slice(0, 200)}\n`);
  }
  await page.close();
};
const themes = ['default', 'dark', 'contrast'];
await look(stage, { width: 472, height: 382 }, [...Object.keys(meetings).filter((s) => /compare|lock|unread/.test(s)).flatMap((s) => themes.map((t) => `scene=${s}&theme=${t}`)), ...opened.flatMap((q) => themes.map((t) => `${q}&theme=${t}`))]);
await look(panel, { width: 280, height: 600 }, [...shots.filter(({ name }) => /^(compare|lock|unread|vacant|rule|discuss-press)/.test(name)).map(({ query }) => query)]);
await stage.browser.close();
process.stdout.write('done\n');
