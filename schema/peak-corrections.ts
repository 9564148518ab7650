import { across } from './across.js';
import type { Annotation } from './generated/types.js';

/** Tag of an annotation that adds a peak which no processor found. */
export const PEAK_ADDED = 'peak:added';

/** Tag of an annotation that takes a found peak away. */
export const PEAK_REMOVED = 'peak:removed';

export type PeakCorrection = 'added' | 'removed';

/** What a person did to the peaks with an annotation; undefined for plain notes. */
export function peakCorrection({
  kind,
  tags = [],
}: Pick<Annotation, 'kind' | 'tags'>): PeakCorrection | undefined {
  if (kind !== 'point') return undefined;
  if (tags.includes(PEAK_ADDED)) return 'added';
  return tags.includes(PEAK_REMOVED) ? 'removed' : undefined;
}

/** Shapes that differ from those of found peaks, not only in colour: Okabe and Ito's green and vermilion. */
const MARKS: Record<PeakCorrection, Record<string, unknown>> = {
  added: { shape: 'triangle-up', size: 110, filled: true, color: '#009e73', opacity: 1 },
  removed: {
    shape: 'M-1,-1L1,1M1,-1L-1,1',
    size: 130,
    filled: false,
    stroke: '#d55e00',
    strokeWidth: 2.5,
    opacity: 1,
  },
};

/** Corrections as Vega-Lite layers: a triangle where a peak was added, a cross over one that was removed. */
export function peakLayers(
  annotations: readonly Annotation[],
  axes: { x: string; y: string; temporal: boolean },
  prefix: string,
): Record<string, unknown>[] {
  return (['added', 'removed'] as const).flatMap((what) => {
    const values = annotations
      .filter((one) => peakCorrection(one) === what && one.y0 != null)
      .map(({ x0, y0, text }) => ({ x0, y0, text }));
    if (values.length === 0) return [];
    return [
      {
        name: `${prefix}-peaks-${what}`,
        data: { values },
        mark: { type: 'point', ...MARKS[what] },
        encoding: {
          x: across('x0', axes.x, axes.temporal),
          y: { field: 'y0', type: 'quantitative', title: axes.y },
        },
      },
    ];
  });
}
