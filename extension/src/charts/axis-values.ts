import type { Drawing } from './drawing.js';
import type { Spec } from './chart-meta.js';
import { dataLayers } from './live-spec.js';
import { onAxis } from './on-axis.js';

/** One datum as the chart has it: x and y as they came, and x as a number for the axis. */
export interface Sample {
  x: number | string;
  y: number;
  /** x as a number, or milliseconds on a time axis. */
  at: number;
  series: string;
}

type Value = Record<string, unknown>;

/** Every saved datum, by layer. */
export function samplesOf(spec: Spec, temporal: boolean): Sample[][] {
  return dataLayers(spec).map((layer) => {
    const values = ((layer['data'] as { values?: Value[] } | undefined)?.values ?? []).filter(
      (value) => value['y'] !== null,
    );
    return values.map((value) => sampleOf(value, temporal));
  });
}

export function sampleOf(value: Value, temporal: boolean): Sample {
  const x = value['x'] as number | string;
  return {
    x,
    y: Number(value['y']),
    at: onAxis(x, temporal),
    series: typeof value['series'] === 'string' ? value['series'] : '',
  };
}

/** The drawn datum nearest to a pixel, if there is one within `reach` pixels (in x alone when `alongX`). */
export function nearest(
  samples: readonly Sample[],
  drawing: Drawing,
  pixel: { x: number; y: number },
  options: { reach: number; alongX: boolean },
): Sample | undefined {
  let best: Sample | undefined;
  let least = options.reach;
  for (const sample of samples) {
    const dx = drawing.at('x', sample.at) - pixel.x;
    const dy = options.alongX ? 0 : drawing.at('y', sample.y) - pixel.y;
    const distance = Math.hypot(dx, dy);
    if (distance < least) {
      least = distance;
      best = sample;
    }
  }
  return best;
}

/**
 * A coordinate to be kept: no more digits than a pixel resolves, and a time written as the data write theirs.
 *
 * @param perPixel how much of the axis one pixel is
 */
export function coordinate(
  value: number,
  perPixel: number,
  temporal: boolean,
  like: number | string | undefined,
): number | string {
  if (!temporal) {
    const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(perPixel)) + 1));
    return Number(value.toFixed(digits));
  }
  const time = new Date(Math.round(value));
  if (typeof like !== 'string' || /(Z|[+-]\d\d:?\d\d)$/.test(like)) return time.toISOString();
  // ECMAScript reads a bare date as UTC, and a date with a time and no zone as local time.
  if (/^\d{4}-\d\d-\d\d$/.test(like)) {
    return new Date(Math.round(value / 864e5) * 864e5).toISOString().slice(0, 10);
  }
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('Z', '');
}
