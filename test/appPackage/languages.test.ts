import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { problemsOf } from '../../appPackage/checks.ts';
import { readContents } from '../../appPackage/contents.ts';

const folder = `${mkdtempSync(`${tmpdir()}/mini-m-`)}/`;
afterEach(() => rmSync(folder, { recursive: true }));

test('adding a language takes one file', async () => {
  const appPackage = fileURLToPath(new URL('../../appPackage/', import.meta.url));
  for (const name of ['manifest.json', 'color.png', 'outline.png']) cpSync(appPackage + name, folder + name);
  const german = {
    'name.short': 'Mini-M',
    'name.full': 'Mini-M: Gruppen für Führungskräfte',
    'description.short': 'Lean Coffee für Führungskräfte. Nichts bleibt.',
    'description.full': 'Mini-M öffnet sich neben einer Besprechung.',
    'staticTabs[0].name': 'Mini-M',
    'staticTabs[1].name': 'Gruppen',
  };
  writeFileSync(`${folder}strings.de.json`, JSON.stringify(german));
  const contents = readContents(folder, {
    DOMAIN: 'mini-m.example.com',
    TAB_DOMAIN: 'mini-m.example.com',
    TEAMS_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
    TEAMS_APP_ID_URI: 'api://mini-m.example.com/botid-2',
    BOT_ID: '22222222-2222-4222-8222-222222222222',
  });
  expect(contents.manifest.localizationInfo).toEqual({
    defaultLanguageTag: 'en',
    additionalLanguages: [{ languageTag: 'de', file: 'strings.de.json' }],
  });
  expect(await problemsOf(contents, contents.manifest.version)).toEqual([]);
});
