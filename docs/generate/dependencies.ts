import { markdownTable } from './markdownTable.ts';

/** What a package in production is there for. One without a reason here makes the test fail. */
const reasons: Record<string, string> = {
  '@fastify/helmet': 'the headers that say who may frame our pages, and what they may do',
  '@fastify/static': 'sends the built tab',
  '@microsoft/teams-ai': 'the bot in the meeting’s chat; loaded only where a bot is set up',
  botbuilder: 'what teams-ai speaks to Teams with',
  fastify: 'the server',
  'intl-messageformat': 'the bot’s sentences, in every language as the tab’s',
  jose: 'checks sign-in tokens',
  openai: 'never called; teams-ai does not load without it',
  'prom-client': 'counts for Prometheus; loaded only where `METRICS_PORT` is set',
  redis: 'the client of the shared store',
  rimraf: 'asked for by the install script of botbuilder-dialogs, a part of botbuilder',
  ws: 'the live connection of each panel',
  zod: 'checks settings and every message',
};

/** Licences that go together with ours, and ask for no more than to be named. */
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

/** Packages that run a script of their own when they are installed, and why they may. Another one makes the test fail. */
const installScripts: Record<string, string> = {
  node: 'puts the pinned Node into its place; on the machines of developers and of builds alone',
  'botbuilder-dialogs':
    'removes what a dependency may bring twice; an npm that heeds `allowScripts` leaves it out, and nothing misses it',
};

/** Packages that send home what happens, or exist to. */
const telemetry =
  /applicationinsights|opentelemetry|telemetry|analytics|sentry|posthog|amplitude|mixpanel|datadog|newrelic/;

/**
 * Named as if it were one of them, and none: it declares functions that do nothing unless somebody registers what does, and
 * that would be another package. prom-client would ask it for trace ids, which we do not turn on.
 */
const harmless = ['node_modules/@opentelemetry/api'];

/** A package as package-lock.json has it. */
export interface Locked {
  license?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

export interface Dependencies {
  /** Markdown. */
  table: string;
  /** Sentences; none when all is well. */
  problems: string[];
}

/** Says why each package is in production, and what is wrong with any that comes with them. */
export function dependenciesOf(direct: readonly string[], locked: Record<string, Locked>): Dependencies {
  const production = Object.entries(locked).filter(([path, { dev }]) => path && !dev);
  const problems = [
    ...direct.filter((name) => !reasons[name]).map((name) => `${name}: nobody has said why it is in production`),
    ...Object.keys(reasons)
      .filter((name) => !direct.includes(name))
      .map((name) => `${name} is not in production any more`),
    ...production
      .filter(([path, own]) => !compatible.includes(licenceOf(path, own)))
      .map(([path]) => `${path}: its licence`),
    ...Object.entries(locked)
      .filter(([path, { hasInstallScript }]) => hasInstallScript && !installScripts[path.replace('node_modules/', '')])
      .map(([path]) => `${path}: runs a script when it is installed, and nobody has said why`),
    ...Object.keys(installScripts)
      .filter((name) => !locked[`node_modules/${name}`]?.hasInstallScript)
      .map((name) => `${name}: runs no script any more when it is installed`),
    ...production
      .filter(([path]) => telemetry.test(path) && !harmless.includes(path))
      .map(([path]) => `${path}: telemetry`),
  ];
  const rows = direct.map((name) => [name, locked[`node_modules/${name}`]?.license ?? '', reasons[name] ?? '']);
  const licences = [...new Set(production.map(([path, own]) => licenceOf(path, own)))].sort();
  const sum = `These, and all that they need, are under ${licences.join(', ')}.`;
  const table = markdownTable([['package', 'licence', 'why'], ...rows]);
  return { table: [table, '', sum].join('\n'), problems };
}

function licenceOf(path: string, { license }: Locked): string {
  // It says so in the old way, a list, which the lockfile leaves out.
  return license ?? (path === 'node_modules/cldrjs' ? 'MIT' : 'unknown');
}
