import { memoryUsage } from 'node:process';
import type { Figures, WorkFigures } from './figures.js';
import { BUCKETS } from '../tally.js';
import type { Measures } from './measure.js';

export interface MetricsState {
  figures: Figures[];
  work: WorkFigures[];
  /** Jobs by state. */
  counts: Record<string, number>;
  measures: Measures;
  bytes: number;
  /** Jobs that an earlier result answered, and those that had to compute. */
  hits: number;
  misses: number;
  workers: number;
  clients: number;
  uptime: number;
}

type Labels = Record<string, string | number>;

const STATES = ['PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'CANCELLED'];

/** Everything that is measured, as Prometheus reads it. */
export function metricsText(state: MetricsState): string {
  const { counts, figures } = state;
  const waiting = (counts['PENDING'] ?? 0) + (counts['RETRYING'] ?? 0);
  const sources = figures.filter(({ scope }) => scope === 'source');
  return [
    ...requests(state.measures),
    ...family(
      'assay_jobs',
      'gauge',
      'Jobs by state.',
      STATES.map((status): [Labels, number] => [{ status }, counts[status] ?? 0]),
    ),
    ...single('assay_queue_depth', 'gauge', 'Jobs that wait.', waiting),
    ...family(
      'assay_job_duration_seconds_sum',
      'counter',
      'Seconds from start to end of the jobs that ended.',
      state.work.map(({ name, status, seconds }): [Labels, number] => [{ name, status }, seconds]),
    ),
    ...family(
      'assay_job_duration_seconds_count',
      'counter',
      'Jobs that ended.',
      state.work.map(({ name, status, count }): [Labels, number] => [{ name, status }, count]),
    ),
    ...family(
      'assay_sandbox_jobs_total',
      'counter',
      "Ended jobs that ran users' code in the sandbox.",
      state.work
        .filter(({ sandboxed }) => sandboxed > 0)
        .map(({ name, status, sandboxed }): [Labels, number] => [{ name, status }, sandboxed]),
    ),
    ...single(
      'assay_workers_busy_ratio',
      'gauge',
      'Jobs that run, by living workers.',
      Math.min(1, (counts['PROCESSING'] ?? 0) / Math.max(1, state.workers)),
    ),
    ...single('assay_workers', 'gauge', 'Living job workers.', state.workers),
    ...single(
      'assay_jobs_cached_total',
      'counter',
      'Jobs and validations answered from an earlier one.',
      state.hits + state.measures.validations.hits,
    ),
    ...single(
      'assay_cache_hit_ratio',
      'gauge',
      'Share of jobs and validations that an earlier one answered.',
      cacheRatio(state),
    ),
    ...family(
      'assay_load_rows_total',
      'counter',
      'Rows that loads read, by dataset.',
      sources.map(({ name, rows }): [Labels, number] => [{ dataset: name }, rows]),
    ),
    ...family(
      'assay_load_rejected_total',
      'counter',
      'Records that became no row.',
      sources.map(({ name, rejected }): [Labels, number] => [{ dataset: name }, rejected]),
    ),
    ...single('assay_store_bytes', 'gauge', 'Bytes of the store on disk.', state.bytes),
    ...single('assay_store_up', 'gauge', 'Whether the store answers.', 1),
    ...single('assay_clients', 'gauge', 'Open connections.', state.clients),
    ...single('assay_uptime_seconds', 'gauge', 'Seconds since the host began.', state.uptime),
    ...single('process_resident_memory_bytes', 'gauge', 'Memory of the host.', memoryUsage.rss()),
    '',
  ].join('\n');
}

function cacheRatio({ hits, misses, measures }: MetricsState): number {
  const { validations } = measures;
  const all = hits + misses + validations.hits + validations.misses;
  return (hits + validations.hits) / Math.max(1, all);
}

function requests(measures: Measures): string[] {
  const all = [...measures.routes.values()];
  const name = 'assay_http_request_duration_seconds';
  const series = all.flatMap((one): [string, Labels, number][] => {
    const { method, route, status } = one;
    const labels = { method, route, status };
    return [
      ...BUCKETS.map((end, i): [string, Labels, number] => [
        `${name}_bucket`,
        { ...labels, le: end },
        one.buckets[i] ?? 0,
      ]),
      [`${name}_bucket`, { ...labels, le: '+Inf' }, one.count],
      [`${name}_sum`, labels, one.seconds],
      [`${name}_count`, labels, one.count],
    ];
  });
  return [
    ...family(
      'assay_http_requests_total',
      'counter',
      'Requests by route and status.',
      all.map(({ method, route, status, count }): [Labels, number] => [
        { method, route, status },
        count,
      ]),
    ),
    `# HELP ${name} Time to answer.`,
    `# TYPE ${name} histogram`,
    ...series.map(([sample, labels, value]) => line(sample, labels, value)),
  ];
}

function single(name: string, type: string, help: string, value: number): string[] {
  return family(name, type, help, [[{}, value]]);
}

function family(name: string, type: string, help: string, samples: [Labels, number][]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([labels, value]) => line(name, labels, value)),
  ];
}

function line(name: string, labels: Labels, value: number): string {
  const text = Object.entries(labels)
    .map(([key, label]) => `${key}="${escaped(String(label))}"`)
    .join(',');
  return `${name}${text === '' ? '' : `{${text}}`} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
