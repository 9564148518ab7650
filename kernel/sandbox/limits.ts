/** What one run may use, and what it may hand out. Every refusal names the limit that was hit. */
export interface Limits {
  /** Milliseconds of wall clock, from the first line of the processor to its last byte of result. */
  timeMs: number;
  /** Megabytes that the processor may allocate beyond its input. */
  memoryMb: number;
  rows: number;
  columns: number;
  cells: number;
  /** Bytes of the processed table. */
  resultBytes: number;
  /** Characters of one text value. */
  valueLength: number;
  /** Characters of a column's name. */
  nameLength: number;
  /** Characters of result_data as JSON. */
  dataLength: number;
  /** Values in result_data, counted each time they are reached. */
  dataNodes: number;
  /** Levels of nesting in result_data. */
  dataDepth: number;
  logLines: number;
  logLength: number;
  /** Characters of an error's text. */
  errorLength: number;
  /** Characters of the processor's source. */
  sourceLength: number;
  /** Characters of the parameters as JSON. */
  parametersLength: number;
}

export const DEFAULT_LIMITS: Limits = {
  timeMs: 10_000,
  memoryMb: 256,
  rows: 20_000_000,
  columns: 4096,
  cells: 100_000_000,
  resultBytes: 1 << 30,
  valueLength: 1 << 24,
  nameLength: 256,
  dataLength: 1 << 24,
  dataNodes: 1_000_000,
  dataDepth: 64,
  logLines: 1000,
  logLength: 1 << 18,
  errorLength: 1 << 13,
  sourceLength: 1 << 20,
  parametersLength: 1 << 20,
};

export function withLimits(timeMs: number | undefined, memoryMb: number | undefined): Limits {
  const limits = { ...DEFAULT_LIMITS };
  if (timeMs !== undefined) limits.timeMs = within('time limit', timeMs, 1, 86_400_000);
  // isolated-vm takes no less than 8 MB.
  if (memoryMb !== undefined) limits.memoryMb = within('memory limit', memoryMb, 8, 65_536);
  return limits;
}

function within(name: string, value: number, least: number, most: number): number {
  if (!Number.isFinite(value) || value < least || value > most) {
    throw new RangeError(`the ${name} is ${value}; it must lie between ${least} and ${most}`);
  }
  return value;
}

export const timeMessage = (limits: Limits): string =>
  `the processor hit its time limit of ${limits.timeMs} ms`;
export const memoryMessage = (limits: Limits): string =>
  `the processor hit its memory limit of ${limits.memoryMb} MB`;
