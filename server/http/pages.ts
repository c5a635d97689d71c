import { createHash } from 'node:crypto';

/** The sites that may frame our pages for Teams. */
export const inTeams = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
];
/** Meet's SDK reads the host's origin from the page's address, which anyone can write, so this is the real guard. */
const inMeet = ['https://meet.google.com'];

/** A page of ours, as built. */
export interface Page {
  /** In `dist/`. */
  file: string;
  /** The sites that may frame it. Empty: none. */
  framedBy: readonly string[];
  /** Whether it's a sign-in window, which must be able to message the panel that opened it. */
  isOpened?: boolean;
}

/** The tab's pages, by address. Each file is its address with `.html`, so that any static host can serve them. */
export const tabPages: Readonly<Record<string, Page>> = {
  '/tab': { file: 'tab.html', framedBy: inTeams },
  '/organizer': { file: 'organizer.html', framedBy: inTeams },
  // The app package's website, privacy statement and terms of use.
  '/about': { file: 'about.html', framedBy: inTeams },
  '/meet/panel': { file: 'meet/panel.html', framedBy: inMeet },
  '/meet/stage': { file: 'meet/stage.html', framedBy: inMeet },
  '/meet/signed-in': { file: 'meet/signed-in.html', framedBy: [], isOpened: true },
};

/** The rehearsal's own page, which plays Teams or Meet around the tab. */
export const rehearsalPages: Readonly<Record<string, Page>> = {
  '/': { file: 'index.html', framedBy: inTeams },
  '/meet': { file: 'index.html', framedBy: inTeams, isOpened: true },
};

/** The import map in a built page (see `tab/build/integrity.ts`), as a source for `script-src`; empty if there is none. */
export function importMapSource(html: string): string[] {
  const [, map] = /<script type="importmap">(.*?)<\/script>/.exec(html) ?? [];
  return map === undefined ? [] : [`'sha256-${createHash('sha256').update(map).digest('base64')}'`];
}
