import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import ar from '../../tab/words/ar.json' with { type: 'json' };
import de from '../../tab/words/de.json' with { type: 'json' };
import en from '../../tab/words/en.json' with { type: 'json' };
import ja from '../../tab/words/ja.json' with { type: 'json' };
import { type Gallery, show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';
import { shots } from './gallery/shots.ts';
import { meetings, states } from './gallery/stageScenes.ts';

/** Words for what only Teams has, in each language. "Chatham House" contains "chat". */
const ofTeams = /\bchat(?!ham)|teams|チャット(?!ハム)|دردش|محادث/iu;
/** About the bot, which only Teams has: no state in Meet shows these, as tested below. */
const ofTheBot = ['agenda.add', 'agenda.notThere', 'settings.chatAgenda'];

const surfaces = galleries();

/** Everything on the page that people read or hear, folded content included, that names what only Teams has. */
async function saidOfTeams(gallery: Gallery, queries: readonly string[]): Promise<string[]> {
  const page = await gallery.page(queries[0] ?? '', { width: 360, height: 600 });
  const found: string[] = [];
  for (const query of queries) {
    await show(page, query);
    const said = await page.evaluate(async () => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
      // Folded content is drawn only after its fold has opened.
      await new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn)));
      const attributes = ['aria-label', 'aria-description', 'title', 'placeholder'];
      return [...document.body.querySelectorAll('*')].flatMap((element) => [
        ...attributes.map((name) => element.getAttribute(name) ?? ''),
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent ?? ''),
      ]);
    });
    expect(said.join('').length).toBeGreaterThan(20);
    found.push(...said.filter((text) => ofTeams.test(text)).map((text) => `${query}: ${text}`));
  }
  await page.close();
  return found;
}

it.each(Object.entries({ en, de, ja, ar }))('mentions neither chat nor Teams in Meet: %s', (language, words) => {
  const values = new Proxy({ host: 'meet' } as Record<string, string>, {
    has: () => true,
    get: (known, name) => known[String(name)] ?? '1',
  });
  const said = Object.entries<string>(words).filter(([, message]) => {
    const format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
    return ofTeams.test(String(format.format(values)));
  });
  expect(said.map(([key]) => key).sort()).toEqual(ofTheBot);
});

/** Each state and person once, in one theme. */
const panelStates = [...new Set(shots.map(({ query }) => query))].filter(
  (query) => query.includes('theme=default') && !query.includes('scene=unknown'),
);

it('mentions neither in any state of the panel in Meet', { timeout: 90_000 }, async () => {
  expect(
    await saidOfTeams(
      surfaces.panel,
      panelStates.map((query) => `${query}&host=meet`),
    ),
  ).toEqual([]);
  // The same search finds it in Teams.
  expect(await saidOfTeams(surfaces.panel, ['scene=denied-host-busy&as=priya'])).toHaveLength(2);
});

it('mentions neither in any state of the stage in Meet', { timeout: 90_000 }, async () => {
  // Text that people wrote is their own.
  const scenes = [...Object.keys(meetings), ...Object.keys(states)].filter(
    (name) => !/long|full|merged|even|crowd|unknown/.test(name),
  );
  expect(
    await saidOfTeams(
      surfaces.stage,
      scenes.map((scene) => `scene=${scene}&as=Priya&host=meet`),
    ),
  ).toEqual([]);
});
