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

/** The deployment for mini-m.example.com, with a change to its Meet part. */
function changed(change: object, common: object = {}): string[] {
  const deployment = fill(template, { TAB_DOMAIN: 'mini-m.example.com' }) as typeof template;
  Object.assign(deployment.addOns.meet.web, change);
  Object.assign(deployment.addOns.common, common);
  return deploymentProblems(JSON.parse(JSON.stringify(deployment)));
}

test('the deployment has no problems', () => {
  expect(changed({})).toEqual([]);
});

describe('the checks find', () => {
  test.each<[what: string, problems: string[], sentence: RegExp]>([
    ['a placeholder without a value', deploymentProblems(template), /placeholder in "https:\/\/\{\{TAB_DOMAIN/],
    ['a missing field', changed({ logoUrl: undefined }), /meet\.web\.logoUrl/],
    ['an unknown field', changed({ sidePanelUri: 'https://mini-m.example.com/' }), /sidePanelUri/],
    ['no name', changed({}, { name: '' }), /common\.name/],
    ['another page as the panel', changed({ sidePanelUrl: 'https://mini-m.example.com/tab' }), /sidePanelUrl/],
    ['screen sharing', changed({ supportsScreenSharing: true }), /supportsScreenSharing/],
    ['no origins', changed({ addOnOrigins: [] }), /addOnOrigins/],
    ['an http origin', changed({ addOnOrigins: ['http://mini-m.example.com'] }), /must be an https origin/],
    ['an origin with a path', changed({ addOnOrigins: ['https://mini-m.example.com/'] }), /without a path/],
    ['a wildcard origin', changed({ addOnOrigins: ['https://*.example.com'] }), /isn't in addOnOrigins/],
    ['an http logo', changed({ logoUrl: 'http://mini-m.example.com/logo.png' }), /must start with https/],
    ['a logo of another origin', changed({}, { logoUrl: 'https://evil.example/logo.png' }), /isn't in addOnOrigins/],
    [
      'a lookalike domain',
      changed({ darkModeLogoUrl: 'https://evil-mini-m.example.com/logo.png' }),
      /isn't in addOnOrigins/,
    ],
  ])('%s', (_what, problems, sentence) => {
    expect(problems.join('\n')).toMatch(sentence);
  });
});

test('is written if Google Meet is set up, and the Teams package only if Teams is', async () => {
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

test('has the same logo as the Teams app', () => {
  const shown = readFileSync(new URL('../../tab/public/logo.png', import.meta.url));
  expect(shown.equals(readFileSync(`${folder}color.png`))).toBe(true);
});
