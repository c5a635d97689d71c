import { markdownTable } from './markdownTable.ts';

/** Why each package is in production. A test fails for one without a reason. */
const reasons: Record<string, string> = {
  '@fastify/helmet': 'the headers that say who may frame our pages, and what they may do',
  '@fastify/static': 'sends the built tab',
  '@microsoft/teams-ai':
    'the bot in the meeting’s chat; loaded only where a bot is set up, and not with `BOT_LIBRARY=teams-sdk`',
  '@microsoft/teams.apps': 'the bot on teams-ai’s successor; loaded only where `BOT_LIBRARY=teams-sdk`',
  '@opentelemetry/api':
    'names the parts of a trace; this and the four below are loaded only where `OTEL_EXPORTER_OTLP_ENDPOINT` is set',
  '@opentelemetry/context-async-hooks': 'knows which request a span belongs to',
  '@opentelemetry/exporter-trace-otlp-http': 'sends traces to your collector, and nowhere else',
  '@opentelemetry/resources': 'names the service in a trace',
  '@opentelemetry/sdk-trace': 'records traces',
  botbuilder: 'what teams-ai speaks to Teams with',
  fastify: 'the server',
  'intl-messageformat': 'the bot’s sentences in every language',
  jose: 'verifies sign-in tokens',
  openai: 'never called; teams-ai does not load without it',
  'prom-client': 'counts for Prometheus; loaded only where `METRICS_PORT` is set',
  redis: 'the client of the shared store',
  rimraf: 'keeps `npx rimraf` in the install script of botbuilder-dialogs from downloading an unpinned version',
  ws: 'the live connection of each panel',
  zod: 'checks settings and every message',
};

/** Licenses that are compatible with ours and only require attribution. */
const compatible = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '(MIT OR CC0-1.0)',
];

/** MIT; their package.json uses the obsolete `licenses` list, which the lockfile leaves out. */
const obsolete = ['node_modules/cldrjs', 'node_modules/limiter'];

/** Packages that may run a script when they're installed, and why. A test fails for any other. */
const installScripts: Record<string, string> = {
  node: 'puts the pinned Node into its place; on the machines of developers and of builds alone',
  'botbuilder-dialogs':
    'removes packages that may be installed twice; npm 11 skips it because of `allowScripts`, which does no harm',
};

/** Packages that collect telemetry. */
const telemetry =
  /applicationinsights|opentelemetry|telemetry|analytics|sentry|posthog|amplitude|mixpanel|datadog|newrelic/;

/** Match, but send nothing unless the operator sets OTEL_EXPORTER_OTLP_ENDPOINT, and then only to that collector. */
const harmless = /^node_modules\/@opentelemetry\//;

/** A package in package-lock.json. */
export interface Locked {
  license?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

export interface Dependencies {
  /** Markdown. */
  table: string;
  /** One sentence each; empty if all is well. */
  problems: string[];
}

/** Lists why each package is in production, and problems of the packages that come with them. */
export function dependenciesOf(direct: readonly string[], locked: Record<string, Locked>): Dependencies {
  const production = Object.entries(locked).filter(([path, { dev }]) => path && !dev);
  const problems = [
    ...direct.filter((name) => !reasons[name]).map((name) => `${name}: no reason is given for having it in production`),
    ...Object.keys(reasons)
      .filter((name) => !direct.includes(name))
      .map((name) => `${name} is no longer in production`),
    ...production
      .filter(([path, own]) => !compatible.includes(licenseOf(path, own)))
      .map(([path]) => `${path}: its license`),
    ...Object.entries(locked)
      .filter(([path, { hasInstallScript }]) => hasInstallScript && !installScripts[path.replace('node_modules/', '')])
      .map(([path]) => `${path}: runs a script at install, and no reason is given`),
    ...Object.keys(installScripts)
      .filter((name) => !locked[`node_modules/${name}`]?.hasInstallScript)
      .map((name) => `${name}: no longer runs a script at install`),
    ...production
      .filter(([path]) => telemetry.test(path) && !harmless.test(path))
      .map(([path]) => `${path}: telemetry`),
  ];
  const rows = direct.map((name) => [name, locked[`node_modules/${name}`]?.license ?? '', reasons[name] ?? '']);
  const licenses = [...new Set(production.map(([path, own]) => licenseOf(path, own)))].sort();
  const sum = `These packages and all their dependencies are licensed under ${licenses.join(', ')}.`;
  const table = markdownTable([['package', 'license', 'why'], ...rows]);
  return { table: [table, '', sum].join('\n'), problems };
}

function licenseOf(path: string, { license }: Locked): string {
  return license ?? (obsolete.includes(path) ? 'MIT' : 'unknown');
}
