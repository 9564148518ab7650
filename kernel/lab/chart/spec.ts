import {
  acrossSamples,
  acrossTold,
  type Annotation,
  annotationLayers,
  type ChartMeta,
  type Column,
  lineMark,
} from '@assay/schema';

/** One line or set of marks in a chart, with its sampled points. */
export interface Series {
  name: string;
  mark: 'line' | 'point';
  y: string;
  points: { x: unknown[]; y: unknown[]; total: number };
}

/** Okabe and Ito's palette (2008): told apart by readers with any colour vision, on light and dark. */
const COLOURS = ['#56B4E9', '#E69F00', '#009E73', '#CC79A7', '#0072B2', '#D55E00'];

export function isTemporal(column: Column | undefined): boolean {
  return column?.type === 'date' || column?.type === 'timestamp';
}

/**
 * Raw and processed series as layers of one Vega-Lite v6 chart, annotations on top. Data stands inline, already reduced to
 * what can be seen, so that the saved notebook draws without a kernel.
 */
export function chartSpec(
  series: readonly Series[],
  meta: ChartMeta,
  annotations: readonly Annotation[],
): Record<string, unknown> {
  const names = series.map((one) => one.name);
  const color = {
    field: 'series',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: names.map((_, i) => COLOURS[i % COLOURS.length]) },
  };
  const layers = series.map((one) => ({
    name: `series-${one.name.replace(/\W/g, '_')}`,
    data: {
      values: one.points.x.map((x, i) => ({ x, y: one.points.y[i], series: one.name })),
    },
    mark:
      one.mark === 'line'
        ? lineMark(one.points.x, meta.temporal)
        : { type: 'point', filled: true, size: 45, opacity: 0.9 },
    encoding: {
      x: acrossSamples(meta.x, meta.temporal),
      y: { field: 'y', type: 'quantitative', title: meta.y, scale: { zero: false } },
      color,
      tooltip: [
        acrossTold(meta.x, meta.temporal, one.points.x),
        { field: 'y', type: 'quantitative', title: one.y },
        { field: 'series', type: 'nominal' },
      ],
    },
  }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `Chart of ${meta.dataset}`,
    width: 720,
    height: 300,
    usermeta: { assay: meta },
    layer: [...layers, ...annotationLayers(annotations, meta)],
  };
}
