import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Contents, problemsOf } from '../../appPackage/checks.ts';
import { readContents } from '../../appPackage/contents.ts';
import { readValues } from '../../appPackage/placeholders.ts';
import { tabPages } from '../../server/http/pages.ts';
import build from '../support/build.ts';

const folder = fileURLToPath(new URL('../../appPackage/', import.meta.url));
const { version } = JSON.parse(readFileSync(`${folder}../package.json`, 'utf8'));
const place = mkdtempSync(`${tmpdir()}/mini-m-`);
afterAll(() => rmSync(place, { recursive: true }));

const settings = {
  PUBLIC_URL: 'https://mini-m.example.com',
  TEAMS_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  TEAMS_APP_ID_URI: 'api://mini-m.example.com/botid-22222222-2222-4222-8222-222222222222',
  BOT_ID: '22222222-2222-4222-8222-222222222222',
};

/** The package with a change. */
function changed(change: (contents: Contents) => void): Promise<string[]> {
  const contents = readContents(folder, readValues(settings));
  change(contents);
  return problemsOf(contents, version);
}

/** A PNG with one color. */
function square(size: number, rgba: readonly [number, number, number, number]): Uint8Array {
  const png = new PNG({ width: size, height: size });
  for (let at = 0; at < png.data.length; at += 4) png.data.set(rgba, at);
  return PNG.sync.write(png);
}

test('the package has no problems', async () => {
  expect(await changed(() => {})).toEqual([]);
});

describe('the checks find', () => {
  const wrong: Record<string, [change: (contents: Contents) => void, problem: RegExp]> = {
    'what the schema forbids': [
      ({ manifest }) => Object.assign(manifest, { accentColor: 'purple' }),
      /^manifest\.json: .*accentColor/,
    ],
    'a placeholder without a value': [
      ({ manifest }) => manifest.validDomains.push('{{OTHER}}'),
      /placeholder in "\{\{OTHER\}\}"/,
    ],
    'a placeholder as an address': [
      ({ manifest }) => Object.assign(manifest.staticTabs[0] ?? {}, { contentUrl: 'https://{{OTHER}}/tab' }),
      /placeholder in "https:\/\/\{\{OTHER\}\}\/tab"/,
    ],
    'a version that differs from package.json': [
      ({ manifest }) => Object.assign(manifest, { version: '9.9.9' }),
      /version is 9\.9\.9/,
    ],
    'a schema of another version': [
      ({ manifest }) => Object.assign(manifest, { $schema: manifest.$schema.replace('1.30', '1.29') }),
      /\$schema doesn't match manifestVersion 1\.30/,
    ],
    'an invented permission': [
      ({ manifest }) => rightsOf(manifest).push({ name: 'Meeting.Invent.Chat', type: 'Application' }),
      /Meeting\.Invent\.Chat .* isn't one/,
    ],
    'the permission to read messages': [
      ({ manifest }) => rightsOf(manifest).push({ name: 'ChatMessage.Read.Chat', type: 'Application' }),
      /ChatMessage\.Read\.Chat .* isn't one/,
    ],
    'a permission of the wrong type': [
      ({ manifest }) => Object.assign(rightsOf(manifest)[0] ?? {}, { type: 'Application' }),
      /MeetingStage\.Write\.Chat \(Application\) isn't one/,
    ],
    'a right that is missing': [({ manifest }) => void rightsOf(manifest).pop(), /ChatMember\.Read\.Chat is missing/],
    'an address outside validDomains': [
      ({ manifest }) => Object.assign(manifest.staticTabs[0] ?? {}, { contentUrl: 'https://other.example.com/tab' }),
      /other\.example\.com\/tab isn't in validDomains/,
    ],
    'a lookalike domain': [
      ({ manifest }) => Object.assign(manifest.staticTabs[0] ?? {}, { contentUrl: 'https://evil-mini-m.example.com/' }),
      /isn't in validDomains/,
    ],
    'an http address': [
      ({ manifest }) => Object.assign(manifest.staticTabs[0] ?? {}, { contentUrl: 'http://mini-m.example.com/tab' }),
      /must start with https/,
    ],
    'sign-in for another domain': [
      ({ manifest }) => Object.assign(manifest.webApplicationInfo, { resource: 'api://other.example.com/botid-2' }),
      /TEAMS_APP_ID_URI must name the domain/,
    ],
    'sign-in for the server if another host has the pages': [
      ({ manifest }) => {
        manifest.validDomains.push('tab.example.org');
        for (const tab of manifest.staticTabs)
          tab.contentUrl = tab.contentUrl.replace('mini-m.example.com', 'tab.example.org');
      },
      /TEAMS_APP_ID_URI must name the domain of the pages/,
    ],
    'an incomplete language': [
      (contents) => Object.assign(contents, { strings: { 'strings.de.json': { 'name.short': 'Mini-M' } } }),
      /strings\.de\.json lacks staticTabs\[0\]\.name/,
    ],
    'a language with an unknown field': [
      (contents) => Object.assign(contents, { strings: { 'strings.de.json': { 'nam.short': 'Mini-M' } } }),
      /strings\.de\.json has nam\.short, which isn't in the manifest/,
    ],
    'a language whose short description is too long': [
      (contents) =>
        Object.assign(contents, { strings: { 'strings.de.json': { 'description.short': 'x'.repeat(81) } } }),
      /^strings\.de\.json: \/description\/short .*80/m,
    ],
    'an icon of the wrong size': [
      (contents) => Object.assign(contents, { outline: contents.color }),
      /outline\.png must be 32×32, not 192×192/,
    ],
    'an icon that isn’t an image': [
      (contents) => Object.assign(contents, { color: new Uint8Array([1, 2, 3]) }),
      /color\.png is not a PNG/,
    ],
    'a color icon with transparency': [
      (contents) => Object.assign(contents, { color: square(192, [91, 95, 199, 254]) }),
      /color\.png must not have transparent parts/,
    ],
    'a color icon with one color': [
      (contents) => Object.assign(contents, { color: square(192, [91, 95, 199, 255]) }),
      /color\.png must have more than two colors/,
    ],
    'a colored outline icon': [
      (contents) => Object.assign(contents, { outline: square(32, [91, 95, 199, 255]) }),
      /outline\.png must be white/,
    ],
    'an outline icon that is a white square': [
      (contents) => Object.assign(contents, { outline: square(32, [255, 255, 255, 255]) }),
      /outline\.png must be transparent around/,
    ],
    'an empty outline icon': [
      (contents) => Object.assign(contents, { outline: square(32, [0, 0, 0, 0]) }),
      /outline\.png must not be empty/,
    ],
  };

  test.each(Object.entries(wrong))('%s', async (_what, [change, problem]) => {
    expect((await changed(change)).join('\n')).toMatch(problem);
  });
});

describe('the settings', () => {
  test.each(Object.keys(settings))('name a missing %s', (name) => {
    expect(() => readValues({ ...settings, [name]: '' })).toThrow(new RegExp(`^${name} is missing`));
  });

  test.each([
    ['PUBLIC_URL', 'http://mini-m.example.com'],
    ['PUBLIC_URL', 'https://mini-m.example.com/below'],
    ['PUBLIC_URL', 'mini-m.example.com'],
    ['TEAMS_CLIENT_ID', 'mini-m'],
    ['TEAMS_APP_ID_URI', 'https://mini-m.example.com'],
    ['BOT_ID', '2222'],
    ['TAB_ORIGIN', 'http://tab.example.org'],
  ])('reject %s: %s', (name, value) => {
    expect(() => readValues({ ...settings, [name]: value })).toThrow(new RegExp(`^${name} must be`));
  });
});

describe('npm run package', () => {
  const run = (environment: Record<string, string>) =>
    promisify(execFile)(process.execPath, [`${folder}package.ts`, `${place}/mini-m.zip`], { env: environment });

  test('writes manifest, icons and languages, with the settings’ ids and domain', async () => {
    const { stdout } = await run(settings);
    expect(stdout).toContain(`Mini-M ${version} for mini-m.example.com, manifest 1.30`);
    const files = unzipSync(readFileSync(`${place}/mini-m.zip`));
    expect(Object.keys(files).sort()).toEqual(
      ['manifest.json', 'color.png', 'outline.png', ...['ar', 'de', 'ja'].map((tag) => `strings.${tag}.json`)].sort(),
    );
    expect(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))).toMatchObject({
      id: settings.TEAMS_CLIENT_ID,
      bots: [{ botId: settings.BOT_ID, scopes: ['groupChat'] }],
      webApplicationInfo: { id: settings.TEAMS_CLIENT_ID, resource: settings.TEAMS_APP_ID_URI },
      validDomains: ['mini-m.example.com'],
      staticTabs: [
        { contentUrl: 'https://mini-m.example.com/tab', scopes: ['groupChat'] },
        { contentUrl: 'https://mini-m.example.com/organizer', scopes: ['personal'] },
      ],
    });
  }, 60_000);

  test('names the pages’ own host, and still the server for the bot’s dialogs; writes what that host serves', async () => {
    if (!existsSync(new URL('../../dist/tab.html', import.meta.url))) await build();
    const own = { TAB_ORIGIN: 'https://tab.example.org', TEAMS_APP_ID_URI: 'api://tab.example.org/botid-2' };
    const { stdout } = await run({ ...settings, ...own });
    expect(stdout).toContain("Mini-M's pages for https://tab.example.org, which connect to https://mini-m.example.com");
    const files = unzipSync(readFileSync(`${place}/mini-m.zip`));
    expect(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))).toMatchObject({
      developer: { websiteUrl: 'https://tab.example.org/about' },
      validDomains: ['tab.example.org', 'mini-m.example.com'],
      staticTabs: [{ contentUrl: 'https://tab.example.org/tab' }, { contentUrl: 'https://tab.example.org/organizer' }],
    });
    const [read, built] = [`${place}/tab/`, fileURLToPath(new URL('../../dist/', import.meta.url))].map(
      (from) => (file: string) => readFileSync(from + file, 'utf8'),
    ) as [(file: string) => string, (file: string) => string];
    const line = '    <meta name="server" content="https://mini-m.example.com">\n';
    for (const { file } of Object.values(tabPages)) {
      expect(read(file)).toContain(line);
      expect(read(file).replace(line, '')).toBe(built(file));
    }
    // Both hosts' rules say the same.
    const { routes, globalHeaders } = JSON.parse(read('staticwebapp.config.json'));
    const rules = [globalHeaders, ...routes.map(({ headers }: { headers: object }) => headers)];
    const lines = rules.flatMap((headers) =>
      Object.entries(headers).map(([name, value]) => `\t\t\t${name} "${value}"`),
    );
    const caddyfile = read('Caddyfile');
    expect(caddyfile.split('\n').filter((one) => one.startsWith('\t\t\t') && one.endsWith('"'))).toEqual(lines);
    expect(caddyfile).toMatch(/^https:\/\/tab\.example\.org \{\n/);
  }, 60_000);

  test('is reproducible', async () => {
    await run(settings);
    const before = readFileSync(`${place}/mini-m.zip`);
    await run(settings);
    expect(readFileSync(`${place}/mini-m.zip`).equals(before)).toBe(true);
  }, 60_000);

  test('names a missing setting', async () => {
    const { BOT_ID: _, ...others } = settings;
    await expect(run(others)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^BOT_ID is missing: the app package contains it; it must be .*\n$/),
    });
  });
});

function rightsOf(manifest: Contents['manifest']) {
  return manifest.authorization.permissions.resourceSpecific;
}
