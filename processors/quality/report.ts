import type { ColumnQuality } from './column.js';
import type { Score } from './score.js';

/** What a report is made from: the result data of data_quality. */
export interface Assessment extends Score {
  readonly rows: number;
  readonly duplicates: number;
  readonly missing: number;
  readonly x: string | null;
  readonly columns: readonly ColumnQuality[];
}

const WIDTH = 240;
const HEIGHT = 48;

/**
 * The assessment as a page that a person can read: the score and what took points off, then each column with its distribution and
 * its course along the rows. Plain HTML with drawings in it, in the colours of whatever shows it; every text is escaped.
 */
export function qualityReport(data: Assessment): string {
  const { rows, duplicates, missing, columns, score, reasons } = data;
  const faults = reasons.map(
    (reason) =>
      `<tr><td style="text-align:right">−${reason.points}</td><td>${escape(reason.column ?? 'rows')}</td><td>${escape(reason.reason)}</td></tr>`,
  );
  const list =
    faults.length === 0
      ? '<p>Nothing took points off.</p>'
      : `<table><thead><tr><th>points</th><th>column</th><th>reason</th></tr></thead><tbody>${faults.join('')}</tbody></table>`;
  return (
    `<section class="assay-quality"><h3>Data quality: ${score} of 100</h3>` +
    `<p>${rows} rows, ${columns.length} columns, ${missing} missing values, ${duplicates} repeated rows.</p>${list}` +
    `${columns.map(section).join('')}</section>`
  );
}

function section(column: ColumnQuality): string {
  const unit = column.unit === null ? '' : ` [${column.unit}]`;
  const facts = [
    ['values', column.count],
    ['missing', column.missing],
    ['distinct', column.distinct],
    ['mean', column.mean],
    ['std', column.std],
    ['min', column.min],
    ['median', column.median],
    ['max', column.max],
    ['outliers (IQR)', column.iqr_outliers],
    ['clipped', column.clipped],
    ['drift', column.drift],
    ['order', column.order === 'none' ? null : column.order],
    ['most frequent', column.top],
  ].filter(([, value]) => value !== null);
  const list = facts
    .map(([name, value]) => `<dt>${escape(String(name))}</dt><dd>${escape(shown(value))}</dd>`)
    .join('');
  return (
    `<details open><summary><b>${escape(column.column)}</b>${escape(unit)} (${escape(column.type)})</summary>` +
    `${distribution(column)}${course(column)}<dl style="columns:3">${list}</dl></details>`
  );
}

function distribution({ column, histogram }: ColumnQuality): string {
  if (histogram === null) return '';
  const { from, to, counts } = histogram;
  const most = Math.max(...counts);
  const width = WIDTH / counts.length;
  const bars = counts.map((count, i) => {
    const height = (count / most) * HEIGHT;
    return `<rect x="${place(i * width)}" y="${place(HEIGHT - height)}" width="${place(width * 0.9)}" height="${place(height)}"/>`;
  });
  return drawing(`Distribution of ${column} from ${shown(from)} to ${shown(to)}`, bars.join(''));
}

function course({ column, envelope }: ColumnQuality): string {
  if (envelope === null) return '';
  const present = [...envelope.low, ...envelope.high].filter((value) => value !== null);
  const least = Math.min(...present);
  const most = Math.max(...present);
  if (!(most > least)) return '';
  const width = WIDTH / envelope.low.length;
  const y = (value: number): number =>
    HEIGHT - 1 - ((value - least) / (most - least)) * (HEIGHT - 2);
  const bars = envelope.low.map((low, i) => {
    const high = envelope.high[i] ?? null;
    if (low === null || high === null) return '';
    const top = y(high);
    return `<rect x="${place(i * width)}" y="${place(top)}" width="${place(width)}" height="${place(Math.max(y(low) - top, 1))}"/>`;
  });
  return drawing(`Course of ${column} along the rows`, bars.join(''));
}

function drawing(label: string, marks: string): string {
  return (
    `<svg role="img" aria-label="${escape(label)}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    `fill="currentColor" style="margin:4px"><title>${escape(label)}</title>${marks}</svg>`
  );
}

const place = (value: number): string => String(Math.round(value * 10) / 10);

function shown(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(6)))
    : String(value);
}

function escape(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
  );
}
