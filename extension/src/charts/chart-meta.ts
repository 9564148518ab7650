import type { ChartMeta } from '@assay/schema';

/** A Vega-Lite specification as plain data. */
export type Spec = Record<string, unknown>;

/** What the chart says of itself; undefined for charts that others made. */
export function metaOf(spec: Spec): ChartMeta | undefined {
  const usermeta = spec['usermeta'] as { assay?: ChartMeta } | undefined;
  return usermeta?.assay;
}

/** Name by which a screen reader and a test find the chart. */
export function chartSubject(spec: Spec): string | undefined {
  const meta = metaOf(spec);
  if (meta !== undefined) return meta.dataset;
  const { title, description } = spec;
  if (typeof title === 'string') return title;
  return typeof description === 'string' ? description : undefined;
}
