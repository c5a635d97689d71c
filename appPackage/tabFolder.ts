import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type HostedHeaders, hostedHeaders } from '../server/http/headers.ts';
import { importMapSource, tabPages } from '../server/http/pages.ts';

/** Where the pages are to be, and the server they connect to: both https origins. */
export interface Places {
  tabOrigin: string;
  publicUrl: string;
}

/**
 * Writes what a static host serves at `tabOrigin` into the folder `to`, replacing it: the built pages of `dist`, each with one
 * line more that names the server, their assets, and the rules for two hosts that can serve them, Azure Static Web Apps
 * (`staticwebapp.config.json`) and Caddy (`Caddyfile`).
 */
export function writeTabFolder(dist: string, to: string, { tabOrigin, publicUrl }: Places): void {
  const read = (file: string) => readFileSync(join(dist, file), 'utf8');
  const headers = hostedHeaders(tabPages, ({ file }) => importMapSource(read(file)), publicUrl);
  rmSync(to, { recursive: true, force: true });
  for (const { file } of Object.values(tabPages)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), namingServer(read(file), publicUrl));
  }
  for (const path of ['assets', 'logo.png']) cpSync(join(dist, path), join(to, path), { recursive: true });
  writeFileSync(join(to, 'staticwebapp.config.json'), `${JSON.stringify(staticWebApp(headers), null, 2)}\n`);
  writeFileSync(join(to, 'Caddyfile'), caddyfile(headers, tabOrigin));
}

/** On a line of its own, so that what is published and what is served differ by just that line. */
function namingServer(page: string, publicUrl: string): string {
  return page.replace('<meta charset="utf-8">\n', (line) => `${line}    <meta name="server" content="${publicUrl}">\n`);
}

/** https://learn.microsoft.com/azure/static-web-apps/configuration: of a route's headers and those for everything, it sends the union. */
function staticWebApp({ '*': globalHeaders, ...others }: HostedHeaders) {
  const routes = Object.entries(others).map(([route, headers]) => {
    const file = tabPages[route]?.file;
    return { route, ...(file && { rewrite: `/${file}` }), headers };
  });
  return { routes, globalHeaders };
}

/**
 * In a `route`, later headers override earlier ones. The folder is to be mounted at `/srv`. Assets are matched only if they
 * exist: browsers must not remember for a year that one isn't there yet.
 */
function caddyfile(headers: HostedHeaders, tabOrigin: string): string {
  const blocks = Object.entries(headers).map(([path, fields]) => {
    const lines = Object.entries(fields).map(([name, value]) => `\t\t\t${name} "${value}"\n`);
    return `\t\theader ${path === '/assets/*' ? '@asset' : path} {\n${lines.join('')}\t\t}\n`;
  });
  return `${tabOrigin} {
\troot * /srv
\t@asset {
\t\tpath /assets/*
\t\tfile
\t}
\troute {
${blocks.join('')}\t\ttry_files {path} {path}.html
\t\tencode gzip
\t\tfile_server {
\t\t\tprecompressed br
\t\t\thide Caddyfile staticwebapp.config.json
\t\t}
\t}
}
`;
}
