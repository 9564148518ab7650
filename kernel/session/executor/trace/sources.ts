import type { Position } from '../translate/translate-cell.js';

/** A text that was translated before V8 saw it: a cell, or a local TypeScript file. */
export interface TracedSource {
  /** How a person knows it: `In[7]`, or a path from the notebook's folder. */
  name: string;
  text: string;
  origin: (position: Position) => Position;
}

/** Cells and files by the name that V8 has for them. */
const sources = new Map<string, TracedSource>();

export function rememberSource(url: string, source: TracedSource): void {
  sources.set(url, source);
}

export function tracedSource(url: string): TracedSource | undefined {
  return sources.get(url);
}

/** The source whose name a trace shows, the newest first. */
export function sourceNamed(name: string): TracedSource | undefined {
  return [...sources.values()].reverse().find((source) => source.name === name);
}

/** A name for V8 that no earlier cell has: a cell run again with the same count is another text. */
export function freshCellUrl(executionCount: number): string {
  const base = `In[${executionCount}]`;
  for (let copy = 1; ; copy += 1) {
    const url = copy === 1 ? base : `${base}#${copy}`;
    if (!sources.has(url)) return url;
  }
}
