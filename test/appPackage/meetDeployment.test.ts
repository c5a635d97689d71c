import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { deploymentProblems } from '../../appPackage/meetDeployment.ts';
import { fill } from '../../appPackage/placeholders.ts';

const folder = fileURLToPath(new URL('../../appPackage/', import.meta.url));
const template = JSON.parse(readFileSync(`${folder}meet/deployment.json`, 'utf8'));
const place = mkdtempSync(`${tmpdir()}/mini-m-`);
afterAll(() => rmSync(place, { recursive: true }));

/** The deployment of mini-m.example.com, after a change to what it says of Meet. */
function changed(change: object, common: object = {}): string[] {
  const deployment = fill(template, { DOMAIN: 'mini-m.example.com' }) as typeof template;
  Object.assign(deployment.addOns.meet.web, change);
  Object.assign(deployment.addOns.common, common);
  return deploymentProblems(JSON.parse(JSON.stringify(deployment)));
}

test('nothing is wrong with the deployment', () => {
  expect(changed({})).toEqual([]);
});

describe('the checks find', () => {
  test.each<[what: string, problems: string[], sentence: RegExp]>([
    ['a placeholder that nothing stands for', deploymentProblems(template), /placeholder in "https:\/\/\{\{DOMAIN/],
    ['a field that is missing', changed({ logoUrl: undefined }), /meet\.web\.logoUrl/],
    ['a field that Google does not know', changed({ sidePanelUri: 'https://mini-m.example.com/' }), /sidePanelUri/],
    ['no name', changed({}, { name: '' }), /common\.name/],
    ['a panel that is none', changed({ sidePanelUrl: 'https://mini-m.example.com/tab' }), /sidePanelUrl/],
    ['a screen that others could share', changed({ supportsScreenSharing: true }), /supportsScreenSharing/],
    ['no origins', changed({ addOnOrigins: [] }), /addOnOrigins/],
    ['an origin by http', changed({ addOnOrigins: ['http://mini-m.example.com'] }), /must be an https origin/],
    ['an origin with a path', changed({ addOnOrigins: ['https://mini-m.example.com/'] }), /without a path/],
    ['an origin for all below it', changed({ addOnOrigins: ['https://*.example.com'] }), /isn't in addOnOrigins/],
    ['a logo by http', changed({ logoUrl: 'http://mini-m.example.com/logo.png' }), /must start with https/],
    ['a logo of another origin', changed({}, { logoUrl: 'https://evil.example/logo.png' }), /isn't in addOnOrigins/],
    [
      'an address whose end only looks like ours',
      changed({ darkModeLogoUrl: 'https://evil-mini-m.example.com/logo.png' }),
      /isn't in addOnOrigins/,
    ],
  ])('%s', (_what, problems, sentence) => {
    expect(problems.join('\n')).toMatch(sentence);
  });
});

test('is written with the settings’ values where Google Meet is set up, and the package of Teams only where Teams is', async () => {
  const output = `${place}/mini-m.zip`;
  const env = {
    PATH: process.env.PATH,
    PUBLIC_URL: 'https://mini-m.example.com',
    GOOGLE_CLIENT_ID: '123456789012-canary.apps.googleusercontent.com',
  };
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}package.ts`, output], { env });
  expect(stdout).toContain(`${place}/deployment.json`);
  expect(existsSync(output)).toBe(false);
  const written = JSON.parse(readFileSync(`${place}/deployment.json`, 'utf8'));
  expect(written.addOns.meet.web).toMatchObject({
    sidePanelUrl: 'https://mini-m.example.com/meet/panel',
    addOnOrigins: ['https://mini-m.example.com'],
  });
}, 60_000);

test('its logo is the one that Teams shows', () => {
  const shown = readFileSync(new URL('../../tab/public/logo.png', import.meta.url));
  expect(shown.equals(readFileSync(`${folder}color.png`))).toBe(true);
});
