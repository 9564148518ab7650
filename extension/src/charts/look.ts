import type { Domain } from './zoom-link.js';

/** A smaller or larger part of the axis, or another one beside it; `all` shows everything. */
export type Look = 'in' | 'out' | 'left' | 'right' | 'all';

/** The part of the axis that is shown next. */
export function lookDomain(act: Look, [low, high]: readonly [number, number]): Domain {
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const at = (centre: number, reach: number): Domain => [centre - reach, centre + reach];
  const domains: Record<Look, Domain> = {
    in: at(middle, half / 2),
    out: at(middle, half * 2),
    left: at(middle - half, half),
    right: at(middle + half, half),
    all: undefined,
  };
  return domains[act];
}
