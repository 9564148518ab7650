import { AssayError } from '@assay/schema';
import { findDataset, type KnownDataset, type Store } from '../../store/index.js';
import type { ReadingOptions } from '../table/reading.js';
import {
  savedIn,
  type Likeness,
  type SavedColumn,
  type SavedReading,
} from '../table/saved-reading.js';
import { filesOf } from './source-files.js';
import type { WriteMode } from './write-mode.js';

/** `--like none`: read afresh, whatever was saved. */
const NONE = 'none';
/** Fewer names than these are the same in files that have nothing to do with each other. */
const LEAST_NAMES = 3;

/** What tells bytes from others. */
type Bytes = { sha256: string } | { count: number };

/**
 * The saved readings that may hold for a file: that of the dataset it goes into (or of the one named with `like`), then those
 * of other datasets, one for each line of names; where two of them disagree, none. The bytes that a reading was made for
 * are no next file: they are read as they are asked for. Before their sha256 is known their number stands for it.
 *
 * @throws AssayError `dataset-unknown` for a `like` that names none
 */
export async function savedReadings(
  store: Store,
  previous: KnownDataset | undefined,
  options: ReadingOptions,
  bytes: Bytes,
  mode: WriteMode,
): Promise<Likeness[]> {
  const { like } = options;
  if (like === NONE) return [];
  const named = like === undefined ? previous : await findDataset(store, like);
  if (like !== undefined && named?.kind !== 'raw') {
    throw new AssayError('dataset-unknown', `there is no loaded dataset "${like}" to read like`, {
      status: 404,
      pointer: '/like',
      remedy: `name a dataset that was loaded, or "${NONE}" to read the source afresh`,
    });
  }
  const [fact, value] = factOf(bytes);
  if (like === undefined && previous?.source?.[fact] === value) return [];
  const own = named === undefined ? undefined : ownOf(named);
  if (own !== undefined)
    return [{ ...own, ...(mode === 'replace' && like === undefined ? { replaces: true } : {}) }];
  if (previous !== undefined) return [];
  return others(store, fact, String(value));
}

function ownOf(dataset: KnownDataset): Likeness | undefined {
  const last = filesOf(dataset).at(-1);
  const { like: _, ...chosen } = last?.options ?? {};
  const none = { encoding: '', delimiter: null, decimal: null, header: [], columns: [] };
  const saved = savedIn(dataset.source);
  if (saved === undefined && Object.keys(chosen).length === 0) return undefined;
  const reading = saved ?? { given: chosen, ...none };
  return { dataset: dataset.name, file: last?.name ?? dataset.name, own: true, reading };
}

function factOf(bytes: Bytes): ['sha256', string] | ['bytes', number] {
  return 'sha256' in bytes ? ['sha256', bytes.sha256] : ['bytes', bytes.count];
}

async function others(store: Store, fact: string, value: string): Promise<Likeness[]> {
  const rows = await store.query(
    `SELECT name, CAST(json_extract(CAST(source AS JSON), '$.reading') AS VARCHAR) AS reading,
       json_extract_string(CAST(source AS JSON), '$.name') AS file
     FROM assay.dataset
     WHERE kind = 'raw' AND json_extract(CAST(source AS JSON), '$.reading.header[0]') IS NOT NULL
       AND json_extract_string(CAST(source AS JSON), $1) <> $2
     ORDER BY name`,
    [`$.${fact}`, value],
  );
  const byHeader = new Map<string, Likeness | 'disagree'>();
  for (const row of rows) {
    const reading = savedIn({ reading: JSON.parse(String(row['reading'])) as SavedReading });
    if (reading === undefined) continue;
    const key = reading.header.map((text) => text.trim()).join('\n');
    if (reading.columns.length < LEAST_NAMES) continue;
    const known = byHeader.get(key);
    if (known === 'disagree') continue;
    const merged = known === undefined ? reading : agreed(known.reading, reading);
    const { name, file } = row;
    byHeader.set(
      key,
      merged === undefined
        ? 'disagree'
        : (known ?? { dataset: String(name), file: String(file), own: false, reading: merged }),
    );
    if (known !== undefined && merged !== undefined) known.reading = merged;
  }
  return [...byHeader.values()].flatMap((one) =>
    one === 'disagree' ? [] : [{ ...one, reading: surely(one.reading) }],
  );
}

/**
 * Names alone do not make two files the same: of another dataset's reading only that holds which a file with the same names
 * hardly contradicts: what was chosen, the order of day and month, the decimal mark, codes of digits.
 */
function surely(reading: SavedReading): SavedReading {
  const columns = reading.columns.flatMap((column) =>
    column.order === undefined && column.codes !== true
      ? []
      : [{ ...column, markers: [], sentinels: [] }],
  );
  return { ...reading, columns };
}

/** What two readings of files with the same names say together; undefined where one contradicts the other. */
function agreed(a: SavedReading, b: SavedReading): SavedReading | undefined {
  const given = { ...a.given, ...b.given };
  if (JSON.stringify({ ...given, ...a.given }) !== JSON.stringify(given)) return undefined;
  if (a.decimal !== null && b.decimal !== null && a.decimal !== b.decimal) return undefined;
  const columns: SavedColumn[] = [];
  for (const column of [...a.columns, ...b.columns]) {
    const at = columns.findIndex((one) => one.name === column.name);
    const known = columns[at];
    if (known === undefined) columns.push(column);
    else {
      const both = agreedColumn(known, column);
      if (both === undefined) return undefined;
      columns[at] = both;
    }
  }
  return { ...a, given, decimal: a.decimal ?? b.decimal, columns };
}

function agreedColumn(a: SavedColumn, b: SavedColumn): SavedColumn | undefined {
  const numbers = [a, b].every(({ type }) => type === 'integer' || type === 'number');
  if (a.type !== b.type && !numbers) return undefined;
  if (a.order !== undefined && b.order !== undefined && a.order !== b.order) return undefined;
  const order = a.order ?? b.order;
  return {
    ...a,
    type: a.type === b.type ? a.type : 'number',
    ...(order === undefined ? {} : { order }),
    markers: [...new Set([...a.markers, ...b.markers])],
    sentinels: [...new Set([...a.sentinels, ...b.sentinels])],
  };
}
