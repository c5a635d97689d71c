import { Metrics } from '../../server/http/metrics.ts';
import { markdownTable } from './markdownTable.ts';

/** Of what prom-client says of every process by itself, what our alerts and the page speak of. */
const ofTheProcess = ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total'];
/** Made by prom-client for a histogram's buckets, not chosen by us. */
const noLabel = ['le'];

/** Every metric there is, as the code that counts has it, in Markdown: its labels with every value that they may have. */
export async function metricsTable(): Promise<string> {
  const all = await new Metrics().registry.getMetricsAsJSON();
  const rows = all
    .filter(({ name }) => name.startsWith('mini_m_') || ofTheProcess.includes(name))
    .map(({ name, type, help, values }) => {
      const labels = new Map<string, Set<string>>();
      for (const [label, value] of values.flatMap((one) => Object.entries(one.labels))) {
        if (!noLabel.includes(label)) labels.set(label, (labels.get(label) ?? new Set()).add(String(value)));
      }
      const said = Array.from(labels, ([label, known]) => `\`${label}\`: ${[...known].join(', ')}`);
      return [`\`${name}\``, String(type), said.join('; '), help];
    });
  return markdownTable([['metric', 'kind', 'labels', 'what it says'], ...rows]);
}
