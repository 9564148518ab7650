import type { Dataset } from '@assay/schema';
import type { TranslationBundle } from '@jupyterlab/translation';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes with two or three digits. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** What a dataset takes: the bytes received, or about what its values take in memory. */
export function datasetSize(dataset: Dataset): string {
  const received = dataset.source?.bytes;
  if (received !== undefined) return sizeText(received);
  return `≈ ${sizeText(dataset.rows * dataset.columns.length * 8)}`;
}

/** How long ago, in the largest unit that fits. */
export function ageText(trans: TranslationBundle, time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 60) return trans.__('just now');
  if (seconds < 3600) return trans.__('%1 min ago', Math.floor(seconds / 60));
  if (seconds < 86_400) return trans.__('%1 h ago', Math.floor(seconds / 3600));
  return trans._n('%1 day ago', '%1 days ago', Math.floor(seconds / 86_400));
}

export interface Quality {
  level: 'good' | 'some' | 'bad' | 'stale';
  text: string;
  why: string;
}

/** More rejected rows than this are an alert. */
const BAD = 0.05;

/** A dataset's quality in a word: rows that could not be read, or an input that changed since. */
export function qualityOf(
  trans: TranslationBundle,
  dataset: Dataset,
  parent: Dataset | undefined,
): Quality | undefined {
  if (dataset.kind !== 'raw') {
    if (parent === undefined || parent.updated_at <= dataset.updated_at) return undefined;
    return {
      level: 'stale',
      text: trans.__('stale'),
      why: trans.__('%1 has changed since', parent.name),
    };
  }
  const rejected = dataset.rejected ?? 0;
  if (rejected === 0) {
    return { level: 'good', text: trans.__('all rows read'), why: trans.__('No row was rejected') };
  }
  const share = rejected / (rejected + dataset.rows);
  const percent = share < 0.001 ? '< 0.1' : (share * 100).toFixed(1);
  return {
    level: share > BAD ? 'bad' : 'some',
    text: trans.__('%1 % rejected', percent),
    why: trans._n('%1 row could not be read', '%1 rows could not be read', rejected),
  };
}
