import { AssayError, type Annotation, type Column, peakCorrection } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { axisAt, exactText, isAxis } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';
import { cellValue } from '../json-values.js';
import { knownDataset } from '../known-dataset.js';
import { signalsOf } from './signals.js';

/** A peak as it stands after the corrections of people. */
export interface CorrectedPeak {
  /** Row of the signal, counted from 0. */
  peak_index: number;
  x: unknown;
  y: unknown;
  origin: 'automatic' | 'added' | 'removed';
  /** The annotation that says so. */
  annotation: string | null;
  author: string | null;
}

export interface CorrectedPeaks {
  dataset: string;
  /** The signal that the peaks were found in. */
  signal: string;
  x: string | null;
  y: string;
  /** In the order of the signal. */
  peaks: CorrectedPeak[];
  /** Corrections whose sample is not known for sure any more; none of them was applied. */
  unresolved: { annotation: string; anchor: Annotation['anchor']; text: string }[];
}

interface Sources {
  store: Store;
  columns: ColumnCache;
  annotations: { list(dataset: string): Promise<Annotation[]> };
}

/**
 * The peaks of a `peak_detection` result with the corrections that people made on its signal, or on what that was made from.
 * A correction belongs to a sample, so it holds for every result on the same signal, whatever its parameters.
 *
 * @param name - the result's table
 * @throws AssayError `dataset-unknown`, `not-peaks`
 */
export async function correctedPeaks(sources: Sources, name: string): Promise<CorrectedPeaks> {
  const { store, columns } = sources;
  const found = await knownDataset(store, name);
  const signals = await signalsOf(store, found);
  const [signal] = signals;
  const axes = signal === undefined ? undefined : axesOf(found, signal);
  if (signal === undefined || axes === undefined) {
    throw new AssayError('not-peaks', `"${found.name}" holds no peaks of a dataset`, {
      status: 422,
      remedy: 'name the table that peak_detection made',
    });
  }
  const { x, y } = axes;
  const yValues = await columns.get(signal, y);
  const xValues = x === null ? undefined : await columns.get(signal, x);
  const peak = (row: number, origin: CorrectedPeak['origin'], by?: Annotation): CorrectedPeak => ({
    peak_index: row,
    x: xValues === undefined ? null : cellValue(xValues, row),
    y: cellValue(yValues, row),
    origin,
    annotation: by?.id ?? null,
    author: by?.author ?? null,
  });
  const peaks = new Map<number, CorrectedPeak>();
  const automatic = await columns.get(found, 'peak_index');
  for (let at = 0; at < automatic.values.length; at++) {
    const row = Number(automatic.values[at]);
    peaks.set(row, peak(row, 'automatic'));
  }
  const unresolved: CorrectedPeaks['unresolved'] = [];
  for (const { annotation, row } of await corrections(sources, signals, y)) {
    const what = peakCorrection(annotation);
    const { id, anchor, text } = annotation;
    if (row === undefined || (what === 'removed' && !peaks.has(row))) {
      // A removed peak that is no longer found needs no removal.
      if (row === undefined) unresolved.push({ annotation: id, anchor, text });
    } else if (what === 'removed') {
      if (peaks.get(row)?.origin === 'automatic') peaks.set(row, peak(row, 'removed', annotation));
    } else {
      const known = peaks.get(row)?.origin;
      peaks.set(row, peak(row, known === 'automatic' ? 'automatic' : 'added', annotation));
    }
  }
  const sorted = [...peaks.values()].sort((a, b) => a.peak_index - b.peak_index);
  return { dataset: found.name, signal: signal.name, x, y, peaks: sorted, unresolved };
}

/** The peaks' table has the signal's x, when it has one, and the column that the peaks are of. */
function axesOf(
  peaks: KnownDataset,
  signal: KnownDataset,
): { x: string | null; y: string } | undefined {
  if (!peaks.columns.some((column) => column.name === 'peak_index')) return undefined;
  const shared = (column: Column) =>
    isAxis(column) && peaks.columns.some((one) => one.name === column.name);
  const names = peaks.columns
    .map((column) => signal.columns.find((one) => one.name === column.name))
    .filter((column) => column !== undefined && shared(column))
    .map((column) => column?.name ?? '');
  const y = names.at(-1);
  return y === undefined ? undefined : { x: names.length > 1 ? (names[0] ?? null) : null, y };
}

/** Corrections with the row of the signal that each belongs to; added ones last, so that they win. */
async function corrections(
  { annotations, columns }: Sources,
  signals: readonly KnownDataset[],
  y: string,
): Promise<{ annotation: Annotation; row: number | undefined }[]> {
  const [signal] = signals;
  const found: { annotation: Annotation; row: number | undefined }[] = [];
  for (const from of signals) {
    for (const annotation of await annotations.list(from.name)) {
      const about = annotation.y_column;
      if (peakCorrection(annotation) === undefined || (about != null && about !== y)) continue;
      const sure = annotation.anchor === 'exact' || annotation.anchor === 'moved';
      const row = sure ? (annotation.row0 ?? undefined) : undefined;
      const same = signal !== undefined && (await sameSample(columns, from, signal, annotation));
      found.push({ annotation, row: same ? row : undefined });
    }
  }
  const rank = (one: { annotation: Annotation }) =>
    peakCorrection(one.annotation) === 'added' ? 1 : 0;
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Whether a row means the same sample in the signal as in what that was made from: as many rows, and the same x there. */
async function sameSample(
  columns: ColumnCache,
  from: KnownDataset,
  signal: KnownDataset,
  { row0, x_column: x }: Annotation,
): Promise<boolean> {
  if (from.id === signal.id) return true;
  if (row0 == null || x == null || from.rows !== signal.rows) return false;
  if (!signal.columns.some((column) => column.name === x)) return false;
  const [here, there] = await Promise.all([columns.get(from, x), columns.get(signal, x)]);
  const [a, b] = [axisAt(here, row0), axisAt(there, row0)];
  return a !== undefined && b !== undefined && exactText(a) === exactText(b);
}
