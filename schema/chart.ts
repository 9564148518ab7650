import { across } from './across.js';
import { LANE, annotationLanes } from './annotation-lanes.js';
import type { Annotation } from './generated/types.js';
import { peakCorrection, peakLayers } from './peak-corrections.js';

/** What a chart says of itself in its Vega-Lite `usermeta.assay`, so that the page can edit annotations on it. */
export interface ChartMeta {
  dataset: string;
  x: string;
  y: string;
  temporal: boolean;
  over: string[];
}

/** Layers whose name starts so are made from annotations; a renderer drops them and draws the current ones instead. */
export const ANNOTATION_LAYER = 'assay-annotation';

/** Colour of annotations that have none of their own. */
export const ANNOTATION_INK = '#b5570e';

/**
 * Annotations as Vega-Lite layers: a band for a region, a mark or a rule for a point, each with its text, and corrections
 * of peaks.
 * Kernel and page draw with the same layers, so a saved SVG and the live chart show the same.
 */
export function annotationLayers(
  all: readonly Annotation[],
  axes: { x: string; y: string; temporal: boolean },
): Record<string, unknown>[] {
  const annotations = all.filter((one) => peakCorrection(one) === undefined || one.y0 == null);
  const lanes = annotationLanes(all);
  const colours = new Set(annotations.map(({ color }) => color?.toLowerCase() ?? ANNOTATION_INK));
  // One order whatever the annotations' own, the standard colour first.
  const sorted = [...colours].sort((a, b) =>
    a === ANNOTATION_INK ? -1 : b === ANNOTATION_INK ? 1 : a < b ? -1 : 1,
  );
  const notes = sorted.flatMap((colour) => {
    const some = annotations.filter(
      ({ color }) => (color?.toLowerCase() ?? ANNOTATION_INK) === colour,
    );
    return layersOf(some, axes, colour, lanes);
  });
  return [...notes, ...peakLayers(all, axes, ANNOTATION_LAYER)];
}

function layersOf(
  annotations: readonly Annotation[],
  axes: { x: string; y: string; temporal: boolean },
  colour: string,
  lanes: ReadonlyMap<string, number>,
): Record<string, unknown>[] {
  const prefix =
    colour === ANNOTATION_INK ? ANNOTATION_LAYER : `${ANNOTATION_LAYER}-${colour.slice(1)}`;
  // Only what is drawn: ids and times would make each saved figure another one.
  const drawn = annotations.map(({ id, kind, x0, x1, y0, text, carried_from: from, anchor }) => ({
    ...{ kind, x0, x1, y0 },
    ...(lanes.has(id) ? { lane: lanes.get(id) } : {}),
    text: said(text, from, anchor),
  }));
  const regions = drawn.filter((a) => a.kind === 'region');
  const points = drawn.filter((a) => a.kind === 'point');
  const pinned = points.filter((a) => a.y0 !== null && a.y0 !== undefined);
  const unpinned = points.filter((a) => a.y0 === null || a.y0 === undefined);
  const x = (field: string) => across(field, axes.x, axes.temporal);
  const y = { field: 'y0', type: 'quantitative', title: axes.y };
  const layers: Record<string, unknown>[] = [];
  const label = (dx: number, some: readonly { lane?: number | undefined }[]) => {
    const below = some.some((one) => one.lane !== undefined);
    const dy = below ? { expr: `4 + ${LANE} * (datum.lane || 0)` } : 4;
    return {
      mark: { type: 'text', align: 'left', baseline: 'top', dx, dy, color: colour, fontSize: 11 },
    };
  };
  if (regions.length > 0) {
    const data = { values: regions };
    layers.push(
      {
        name: `${prefix}-regions`,
        data,
        mark: { type: 'rect', color: colour, opacity: 0.18 },
        encoding: { x: x('x0'), x2: { field: 'x1' } },
      },
      {
        name: `${prefix}-region-labels`,
        data,
        ...label(2, regions),
        encoding: { x: x('x0'), y: { value: 0 }, text: { field: 'text' } },
      },
    );
  }
  if (pinned.length > 0) {
    const data = { values: pinned };
    layers.push(
      {
        name: `${prefix}-points`,
        data,
        mark: { type: 'point', shape: 'diamond', size: 90, filled: true, color: colour },
        encoding: { x: x('x0'), y },
      },
      {
        name: `${prefix}-point-labels`,
        data,
        ...label(7, pinned),
        encoding: { x: x('x0'), y, text: { field: 'text' } },
      },
    );
  }
  if (unpinned.length > 0) {
    const data = { values: unpinned };
    layers.push(
      {
        name: `${prefix}-rules`,
        data,
        mark: { type: 'rule', color: colour, strokeDash: [4, 3] },
        encoding: { x: x('x0') },
      },
      {
        name: `${prefix}-rule-labels`,
        data,
        ...label(3, unpinned),
        encoding: { x: x('x0'), y: { value: 0 }, text: { field: 'text' } },
      },
    );
  }
  return layers;
}

/** A note of another dataset says whose it is, and one whose place is not sure, or is another one by now, says that. */
function said(text: string, from: string | undefined, anchor: Annotation['anchor']): string {
  const remarks = [...(from === undefined ? [] : [from]), ...(anchor === 'exact' ? [] : [anchor])];
  return remarks.length === 0 ? text : `${text} (${remarks.join(', ')})`;
}
