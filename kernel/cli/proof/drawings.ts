import { ANNOTATION_LAYER, CHART_MIME, type ChartMeta } from '@assay/schema';
import type { Notebook } from '../run/notebook.js';

interface Spec {
  layer?: { name?: string }[];
  usermeta?: { assay?: ChartMeta };
}

/** A figure as a notebook shows it. */
export interface Drawing {
  spec: Spec;
  /** SVG. */
  picture: string | undefined;
  /** How it draws, without what it draws: the specification without data and notes. */
  style: string;
}

export function drawingOf(data: Record<string, unknown>): Drawing {
  const spec = data[CHART_MIME] as Spec;
  const picture = data['image/svg+xml'];
  const text = Array.isArray(picture) ? picture.join('') : (picture as string | undefined);
  return {
    spec,
    picture: text,
    get style() {
      const layer = spec.layer?.filter((one) => one.name?.startsWith(ANNOTATION_LAYER) !== true);
      return JSON.stringify({ ...spec, layer }, (key, value: unknown) =>
        key === 'data' || key === 'datasets' ? undefined : value,
      );
    },
  };
}

/** All figures of a notebook in their order. */
export const drawingsOf = (notebook: Notebook): Drawing[] =>
  notebook.cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => (data?.[CHART_MIME] === undefined ? [] : [drawingOf(data)])),
  );
