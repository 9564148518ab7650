import { readFileSync } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import type { Cell, CellRecord } from '../table/cell.js';
import { CellReading } from '../table/cell-reading.js';
import { columnNames } from '../table/column-names.js';
import type { Plan, Reading } from '../table/reading.js';
import { pointsOf, type Point } from './block-points.js';
import { dataBlocks, type DataBlock } from './data-blocks.js';
import { labelledRecords } from './labelled-records.js';

/**
 * A spectrum in JCAMP-DX: its ordinates unpacked, one row a point, abscissa and ordinate in their units. Pages of one
 * measurement (real and imaginary parts) stand beside each other; of several spectra the first is read.
 *
 * @throws AssayError `no-table` when the file holds no data
 */
export function openJcamp(path: string, name: string, plan: Plan | undefined): Reading {
  const records = labelledRecords(readFileSync(path, 'latin1'));
  const blocks = dataBlocks(records);
  // Peaks picked from a spectrum may stand before it.
  const first = blocks.find((block) => block.even) ?? blocks[0];
  if (first === undefined) {
    throw new AssayError('no-table', `${name} is a JCAMP-DX file without data that can be read`, {
      place: { file: name, line: 1 },
      remedy: 'it holds no ##XYDATA, ##XYPOINTS, ##PEAK TABLE, ##RADATA or ##DATA TABLE',
    });
  }
  const warnings: Warning[] = [];
  const points = pointsOf(first, warnings);
  const pages =
    first.page === undefined ? [] : blocks.filter((one) => one !== first && one.page !== undefined);
  const beside = pages.flatMap((block) => {
    const others = pointsOf(block, []);
    const same =
      others.length === points.length && others.every((one, i) => one.x === points[i]?.x);
    return same && block.names[1] !== first.names[1] ? [{ block, points: others }] : [];
  });
  const left = blocks.length - 1 - beside.length;
  const other = blocks.find(
    (block) => block !== first && !beside.some((one) => one.block === block),
  );
  if (left > 0 && other !== undefined) {
    const message = `the file holds ${left} more ${left === 1 ? 'table' : 'tables'} of data that ${left === 1 ? 'was' : 'were'} not read; split the file to load them`;
    warnings.push({ line: other.data.line, message });
  }
  const columns: DataBlock[] = [first, ...beside.map(({ block }) => block)];
  const names = [first.names[0], ...columns.map((block) => block.names[1])];
  return new CellReading(
    {
      names: columnNames(names, names.length),
      units: [first.units[0], ...columns.map((block) => block.units[1])],
      records: points.map((point, i) =>
        recordOf(point, [point.y, ...beside.map((one) => one.points[i]?.y ?? NaN)]),
      ),
      source: {
        ...{ kind: 'jcamp', encoding: 'utf-8', delimiter: null, decimal: '.' },
        ...{ header_line: first.data.line, skipped_lines: first.data.line - 1 },
        title: records.find(({ label }) => label === 'TITLE')?.value ?? null,
        data_type: records.find(({ label }) => label === 'DATATYPE')?.value ?? null,
      },
      warnings,
    },
    plan,
  );
}

function recordOf({ x, line, start, end }: Point, values: readonly number[]): CellRecord {
  const cells = new Map<number, Cell>();
  [x, ...values].forEach((value, i) =>
    cells.set(i, Number.isNaN(value) ? null : { number: figures(value) }),
  );
  return { cells, line, start, end };
}

/** A fraction is told in any case: spectra are numbers, however even. */
function figures(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
