import { ANNOTATION_INK, ANNOTATION_LAYER, type Annotation, annotationLayers } from '@assay/schema';
import { type Spec, metaOf } from './chart-meta.js';
import { corners, isLine, lineName } from './line-paths.js';

/** Name of the zoom and pan selection that charts of ours get. */
export const ZOOM = 'assay_zoom';

function isAnnotationLayer(layer: Spec): boolean {
  const { name } = layer;
  return typeof name === 'string' && name.startsWith(ANNOTATION_LAYER);
}

/** Layers with the data, without the annotations that were saved with the chart. */
export function dataLayers(spec: Spec): Spec[] {
  const layers = (spec['layer'] ?? []) as Spec[];
  return layers.filter((layer) => !isAnnotationLayer(layer));
}

/**
 * A line's points are written by `LinePaths`. A tooltip would name one of its corners, and nobody listens to thousands of points
 * one by one: the readout says the value under the pointer or the keyboard's cursor.
 */
function light(layer: Spec, index: number, temporal: boolean): Spec {
  if (!isLine(layer)) return layer;
  const { tooltip: _, ...encoding } = layer['encoding'] as Spec;
  const data = layer['data'] as { values?: Spec[] };
  return {
    ...layer,
    name: lineName(index),
    data: { ...data, values: corners(data.values ?? [], temporal) },
    encoding,
    mark: { ...(layer['mark'] as Spec), tooltip: null, aria: false },
  };
}

/** Marks must not leave the frame when the chart is zoomed. */
function clipped(layer: Spec): Spec {
  const mark = typeof layer['mark'] === 'string' ? { type: layer['mark'] } : layer['mark'];
  return { ...layer, mark: { ...(mark as Spec), clip: true } };
}

/** A hidden series keeps its place, so that the axes stay as they are. */
function faded(layer: Spec): Spec {
  return { ...layer, mark: { ...(layer['mark'] as Spec), opacity: 0, tooltip: null } };
}

/** The series have buttons of their own, which a keyboard reaches. */
function withoutLegend(layer: Spec): Spec {
  const encoding = layer['encoding'] as Spec;
  const color = { ...(encoding['color'] as Spec), legend: null };
  return { ...layer, encoding: { ...encoding, color } };
}

/** The theme's ink, unless the annotation has a colour of its own. */
function inked(layer: Spec, color: string): Spec {
  const mark = layer['mark'] as Spec;
  // A deep colour is good for a band, but nobody reads it as letters on a dark ground.
  const inked = mark['color'] === ANNOTATION_INK || mark['type'] === 'text';
  return inked ? { ...layer, mark: { ...mark, color } } : layer;
}

/** Pixels of a letter of a note, on average. */
const LETTER = 6;

/** A note near the right edge stands left of its place, as what is outside of the frame is cut off. */
function inside(layer: Spec): Spec {
  const mark = layer['mark'] as Spec;
  if (mark['type'] !== 'text' || typeof mark['dx'] !== 'number') return layer;
  const { dx } = mark;
  const beyond = `scale("x", datum.x0) + ${dx} + ${LETTER} * length(datum.text) > width`;
  const fits = `scale("x", datum.x0) > ${LETTER} * length(datum.text)`;
  const turned = (left: string, right: string): Spec => ({
    expr: `${beyond} && ${fits} ? ${left} : ${right}`,
  });
  const align = turned('"right"', '"left"');
  return { ...layer, mark: { ...mark, align, dx: turned(`${-dx}`, `${dx}`) } };
}

/** Names of the data of each layer, by which they are refined in place. */
export const layerData = (index: number): string => `assay_series_${index}`;

/** What a chart shows beside what was saved with it. */
export interface Moment {
  annotations: readonly Annotation[];
  /** The part of the x axis that is shown, when it is not all. */
  window?: readonly [number, number] | undefined;
  /** Names of series that are not drawn; they keep their place, and the others their colours. */
  hidden?: ReadonlySet<string> | undefined;
}

/**
 * The chart as it is drawn now: saved data, present annotations, zoom and pan. The saved spec is never changed.
 *
 * @param ink colour of the annotations
 */
export function liveSpec(
  saved: Spec,
  { annotations, window, hidden = new Set() }: Moment,
  ink: string,
): Spec {
  // The mime type says the language; Vega warns of a schema of another version at every drawing.
  const { $schema: _, ...spec } = structuredClone(saved);
  const meta = metaOf(spec);
  if (meta === undefined || !Array.isArray(spec['layer'])) return spec;
  const layers = dataLayers(spec).map((layer, index) => {
    const data = layer['data'] as { values?: Spec[] } | undefined;
    const shown = clipped({ ...layer, data: { ...data, name: layerData(index) } });
    const off = hidden.has(String(data?.values?.[0]?.['series']));
    return withoutLegend(light(off ? faded(shown) : shown, index, meta.temporal));
  });
  const [first, ...others] = layers;
  if (first === undefined) return spec;
  const zoom = {
    name: ZOOM,
    select: { type: 'interval', encodings: ['x'] },
    bind: 'scales',
    ...(window === undefined ? {} : { value: { x: [...window] } }),
  };
  const shown = annotations.filter((annotation) => annotation.anchor !== 'orphaned');
  const notes = annotationLayers(shown, meta).map((layer) => inside(inked(clipped(layer), ink)));
  return { ...spec, layer: [{ ...first, params: [zoom] }, ...others, ...notes] };
}
