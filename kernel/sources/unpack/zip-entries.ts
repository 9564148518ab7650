import { createReadStream } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';

const DATA =
  /\.(csv|tsv|tab|txt|dat|data|json|jsonl|ndjson|geojson|xml|rss|atom|asc|prn|xls|xlsx)$/i;
const ASIDE = /(^|\/)(readme|licen[cs]e|metadata|about|__macosx|\.)/i;

/**
 * The file of a ZIP archive that holds the data: the one asked for, else the only one, else the largest, with the others
 * told. Undefined for a workbook, which is an archive itself.
 *
 * @throws AssayError `entry-unknown`, `source-empty`
 */
export async function chooseEntry(
  path: string,
  file: string,
  wanted: string | undefined,
  warnings: Warning[],
): Promise<string | undefined> {
  const entries = await listEntries(path);
  if (entries.some(({ name }) => /(^|\/)workbook\.(xml|bin)$/.test(name))) return undefined;
  if (entries.some(({ name }) => name === 'content.xml')) return undefined;
  const names = entries.map(({ name }) => name);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const data = entries.filter(({ name }) => DATA.test(name) && !ASIDE.test(name));
  const candidates = data.length > 0 ? data : entries.filter(({ name }) => !ASIDE.test(name));
  const [chosen, ...others] = candidates.sort((a, b) => b.packed - a.packed);
  if (wanted !== undefined && !/\.xlsx?$/i.test(chosen?.name ?? '')) {
    throw new AssayError('entry-unknown', `${file} holds no file "${wanted}"`, {
      pointer: '/sheet',
      place: { file },
      remedy: `its files are ${names.slice(0, 20).join(', ')}`,
    });
  }
  if (chosen === undefined) {
    throw new AssayError('source-empty', `${file} is an archive without a file of data`, {
      place: { file },
    });
  }
  if (others.length > 0) {
    const left = others.map((one) => one.name).slice(0, 10);
    warnings.push({
      line: null,
      message: `the archive holds ${candidates.length} files; ${chosen.name} was read, not ${left.join(', ')}; choose with --sheet`,
    });
  }
  return chosen.name;
}

interface Entry {
  name: string;
  packed: number;
}

/** Entries with their packed sizes; where one is not told beforehand it is counted. */
async function listEntries(path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const unzip = new Unzip((file) => {
    if (!file.name.endsWith('/')) entries.push({ name: file.name, packed: file.size ?? 0 });
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) unzip.push(chunk);
  unzip.push(new Uint8Array(0), true);
  return entries;
}

/** One entry's bytes, as they are unpacked. */
export async function* entryBytes(path: string, name: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let done = false;
  let failure: Error | undefined;
  const take = (file: UnzipFile): void => {
    if (file.name !== name) return;
    file.ondata = (error, chunk, final) => {
      if (error !== null) failure = error;
      else if (chunk.length > 0) ready.push(chunk);
      done ||= final;
    };
    file.start();
  };
  const unzip = new Unzip(take);
  unzip.register(UnzipInflate);
  const source = createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Uint8Array>;
  for await (const chunk of source) {
    unzip.push(chunk);
    if (failure !== undefined) throw failure;
    yield* ready.splice(0);
    if (done) return;
  }
  unzip.push(new Uint8Array(0), true);
  if (failure !== undefined) throw failure;
  yield* ready.splice(0);
  if (!done) throw new Error(`${name} ends too early`);
}
