import { Metrics } from '../../server/http/metrics.ts';
import { markdownTable } from './markdownTable.ts';

/** The default metrics of prom-client that our alerts and docs use. */
const ofTheProcess = ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total'];
/** prom-client's own label for histogram buckets. */
const noLabel = ['le'];

/** A Markdown table of all metrics, with every value of their labels. */
export async function metricsTable(): Promise<string> {
  const all = await new Metrics().registry.getMetricsAsJSON();
  const rows = all
    .filter(({ name }) => name.startsWith('mini_m_') || ofTheProcess.includes(name))
    .map(({ name, type, help, values }) => {
      const labels = new Map<string, Set<string>>();
      for (const [label, value] of values.flatMap((one) => Object.entries(one.labels))) {
        if (!noLabel.includes(label)) labels.set(label, (labels.get(label) ?? new Set()).add(String(value)));
      }
      const labelTexts = Array.from(labels, ([label, known]) => `\`${label}\`: ${[...known].join(', ')}`);
      return [`\`${name}\``, String(type), labelTexts.join('; '), help];
    });
  return markdownTable([['metric', 'type', 'labels', 'meaning'], ...rows]);
}
