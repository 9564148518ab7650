import type { Line } from './rows.js';

export interface LoopNames {
  names: string[];
  units: undefined[];
  lines: number[];
}

/** The names under `loop_` in CIF and its kin (AIF of adsorption, NMR-STAR), one a line, over records of so many values. */
export function loopNames(above: readonly Line[], count: number): LoopNames | undefined {
  const lines = above.slice(-count);
  const begin = above.at(-count - 1)?.text.trim();
  if (begin?.toLowerCase() !== 'loop_' || lines.length < count) return undefined;
  const names = lines.map((line) => line.text.trim());
  if (!names.every((name) => /^_\S+$/.test(name))) return undefined;
  return { names, units: [], lines: lines.map(({ number }) => number) };
}
