import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../../server/http/metrics.ts';

const infra = join(import.meta.dirname, '../../infra');

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
const groups: { rules: Rule[] }[] = parse(readFileSync(join(infra, 'alerts.yaml'), 'utf8')).groups;
const rules = groups.flatMap((group) => group.rules);
const recorded = rules.flatMap(({ record }) => record ?? []);

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string }[];
}
const panels: Panel[] = JSON.parse(readFileSync(join(infra, 'dashboard.json'), 'utf8')).panels;

let page: string;
beforeAll(async () => {
  page = await new Metrics().registry.metrics();
});

/** Fails unless `/metrics` has each metric, label and value of the query, or a rule records it. Returns how many it uses. */
function expectKnown(query: string): number {
  for (const [name] of query.matchAll(/\bmini_m:[\w:]+/g)) expect(recorded).toContain(name);
  const used = [...query.matchAll(/\b((?:mini_m|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)];
  for (const [, name = '', selector = ''] of used) {
    expect(page).toMatch(new RegExp(`^${name}[ {]`, 'm'));
    for (const [, label = '', values = ''] of selector.matchAll(/(\w+)=~?"([^"]*)"/g)) {
      if (label === 'job') continue;
      for (const value of values.split('|')) expect(page).toContain(`${name}{${label}="${value}"}`);
    }
  }
  for (const [, label = ''] of query.matchAll(/sum by \((\w+)\)/g)) expect(page).toContain(`{${label}="`);
  return used.length + [...query.matchAll(/\bmini_m:/g)].length;
}

describe('the alerts', () => {
  it('use only existing metrics, labels and values', () => {
    for (const { expr } of rules) expect(expectKnown(expr) || /\bup\{job="mini-m"\}/.test(expr), expr).toBeTruthy();
  });

  it('have a severity and say what is wrong', () => {
    const alerts = rules.filter(({ alert }) => alert);
    expect(alerts.length).toBeGreaterThan(10);
    for (const { alert, labels, annotations } of alerts) {
      expect(labels?.severity, alert).toBeOneOf(['critical', 'warning']);
      expect(annotations?.summary, alert).toMatch(/[.?]$/);
    }
  });

  it('are explained in the docs, each', () => {
    const docs = readFileSync(join(infra, '../docs/monitoring.md'), 'utf8');
    for (const { alert } of rules) if (alert) expect(docs).toContain(`\`${alert}\``);
  });
});

describe.skipIf(spawnSync('promtool', ['--version']).status !== 0)(
  'the alerts, by promtool (skipped without it)',
  () => {
    it('are valid, and fire when they should and only then', () => {
      const run = (...args: string[]) => execFileSync('promtool', args, { cwd: import.meta.dirname, encoding: 'utf8' });
      expect(run('check', 'rules', join(infra, 'alerts.yaml'))).toContain(`SUCCESS: ${rules.length} rules found`);
      expect(run('test', 'rules', 'alertTests.yaml')).toContain('SUCCESS');
    });
  },
);

describe('the dashboard', () => {
  it('asks only for metrics that exist', () => {
    expect(panels.length).toBeGreaterThan(10);
    for (const { title, targets } of panels) {
      expect(targets.length, title).toBeGreaterThan(0);
      for (const { expr } of targets) expect(expectKnown(expr), expr).toBeGreaterThan(0);
    }
  });

  it('shows every metric of ours', () => {
    const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    for (const [, name = ''] of page.matchAll(/^# TYPE (mini_m_\w+)/gm)) expect(asked).toContain(name);
  });

  it('has panels with an id of their own, side by side', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });
});
