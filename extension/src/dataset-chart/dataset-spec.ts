import {
  acrossSamples,
  acrossTold,
  type ChartMeta,
  type Column,
  type Dataset,
  lineMark,
} from '@assay/schema';
import type { Points, Project } from '../project/index.js';
import type { Spec } from '../charts/index.js';
import { type Axes, isNumeric, overlays } from './overlays.js';

/** As many columns of pixels as the chart is wide, each with a minimum and a maximum. */
const PIXELS = 720;

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** Okabe and Ito's palette (2008), as in the charts of cells. */
const COLOURS = ['#56B4E9', '#E69F00', '#009E73', '#CC79A7', '#0072B2', '#D55E00'];

const temporal = (column: Column): boolean => column.type === 'date' || column.type === 'timestamp';

/** Columns that can be an axis. */
export function axisColumns(dataset: Dataset): { x: Column[]; y: Column[] } {
  const { columns } = dataset;
  return {
    x: columns.filter((one) => isNumeric(one) || temporal(one)),
    y: columns.filter(isNumeric),
  };
}

/**
 * A time or the first number against another number; undefined when there are not two.
 *
 * @param wanted a column that is better than the others to look at
 */
export function standardAxes(dataset: Dataset, wanted: string | undefined): Axes | undefined {
  const { x, y } = axisColumns(dataset);
  const across = x.find(temporal) ?? x.find((one) => one.name !== wanted) ?? x[0];
  const others = y.filter((one) => one.name !== across?.name);
  const up = others.find((one) => one.name === wanted) ?? others[0];
  return across === undefined || up === undefined ? undefined : { x: across.name, y: up.name };
}

/** A chart of a dataset and what was made of it, in the form in which cells draw theirs. */
export async function datasetSpec(
  project: Project,
  dataset: Dataset,
  axes: Axes,
): Promise<{ spec: Spec; drawn: number; all: number }> {
  const { drawn: over, all } = await overlays(project, dataset, axes);
  const isTime = dataset.columns.some((one) => one.name === axes.x && temporal(one));
  const read = (name: string, y: string): Promise<Points> =>
    project.api.points(name, { x: axes.x, y, pixels: PIXELS });
  const names = [dataset.name, ...over.map((one) => one.dataset.name)];
  const colours = { domain: names, range: names.map((_, at) => COLOURS[at % COLOURS.length]) };
  const layer = (name: string, y: string, mark: 'line' | 'point', points: Points): Spec =>
    seriesLayer({ name, y, mark, points, axes, isTime, colours });
  const layers = [layer(dataset.name, axes.y, 'line', await read(dataset.name, axes.y))];
  for (const { dataset: made, y, mark } of over) {
    layers.push(layer(made.name, y, mark, await read(made.name, y)));
  }
  const meta: ChartMeta = {
    dataset: dataset.name,
    ...axes,
    temporal: isTime,
    over: over.map((one) => one.dataset.name),
  };
  const size = { width: PIXELS, height: 320 };
  const spec = { $schema: SCHEMA, ...size, usermeta: { assay: meta }, layer: layers };
  return { spec, drawn: over.length, all };
}

interface Series {
  name: string;
  y: string;
  mark: 'line' | 'point';
  points: Points;
  axes: Axes;
  isTime: boolean;
  colours: Spec;
}

function seriesLayer({ name, y, mark, points, axes, isTime, colours }: Series): Spec {
  return {
    name: `series-${name}`,
    data: { values: points.x.map((x, at) => ({ x, y: points.y[at], series: name })) },
    mark: mark === 'line' ? lineMark(points.x, isTime) : { type: 'point', filled: true },
    encoding: {
      x: acrossSamples(axes.x, isTime),
      y: { field: 'y', type: 'quantitative', title: axes.y, scale: { zero: false } },
      color: { field: 'series', type: 'nominal', title: null, scale: colours },
      tooltip: [
        acrossTold(axes.x, isTime, points.x),
        { field: 'y', type: 'quantitative', title: y },
        { field: 'series', type: 'nominal' },
      ],
    },
  };
}
