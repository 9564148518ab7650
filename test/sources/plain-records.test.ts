import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { detectFormat } from '../../kernel/sources/kind/detect-format.js';
import { PlainNumber } from '../../kernel/sources/text/cells/plain-number.js';
import { PlainRecords } from '../../kernel/sources/text/plain-records.js';
import { TextReading } from '../../kernel/sources/text/text-reading.js';

const files = fileURLToPath(new URL('files', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-plain-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Everything that a reading gives: plan, rows with places, rejected values, what is told at the end. */
async function readAll(path: string, size: number): Promise<string> {
  try {
    const { format, encoding } = await detectFormat(path, 'a.csv', undefined, undefined);
    if (format !== 'text') return format;
    const reading = new TextReading(path, encoding, {});
    const batches = [...reading.batches(size)];
    return JSON.stringify({ plan: reading.plan, batches, facts: reading.facts() }, plain);
  } catch (error) {
    return String(error);
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  return Object.is(value, -0) ? '-0' : value;
}

/** The same without blocks: record by record, with all rules. */
async function readSlowly(path: string, size: number): Promise<string> {
  const of = jest.spyOn(PlainRecords, 'of').mockReturnValue(undefined);
  try {
    return await readAll(path, size);
  } finally {
    of.mockRestore();
  }
}

test('every file of the corpus gives the same bytes in blocks and record by record', async () => {
  const names = (await readdir(files)).filter((name) => !name.endsWith('.expected.json'));
  const blocks = jest.spyOn(PlainRecords.prototype, 'read');
  for (const name of names) {
    const path = join(files, name);
    expect(`${name} ${await readAll(path, 7)}`).toBe(`${name} ${await readSlowly(path, 7)}`);
  }
  expect(blocks.mock.calls.length).toBeGreaterThan(100);
  blocks.mockRestore();
}, 120_000);

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 4, arbitrary: fc.integer().map(String) },
  fc.constantFrom(
    '',
    ' ',
    'NA',
    'nan',
    '-999',
    '1e5',
    '007',
    '"a ""b"""',
    '"x\ny"',
    '"x,y"',
    ' 12 ',
    'true',
  ),
  fc.constantFrom(
    '2024-01-31',
    '2024-01-31T10:00:00.25Z',
    '31.01.2024',
    '#1',
    'µm',
    '="0012"',
    ' "q" ',
    '5" pipe',
    '<0.1',
  ),
  fc.string({ maxLength: 14 }).map((text) => text.replace(/[\n\r",]/g, '_')),
);
const table = fc.record({
  rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 40 }),
  odd: fc.array(
    fc.tuple(
      fc.nat(40),
      fc.constantFrom('', ',,', '# note', 'a,b,c', 'x', '1,2', '1,2,3,4', '"open', '1,2,3,'),
    ),
    { maxLength: 3 },
  ),
  end: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
  size: fc.constantFrom(5, 1000),
});

test('fuzzed tables give the same bytes in blocks and record by record', async () => {
  const path = join(folder, 'fuzz.csv');
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, odd, end, last, size }) => {
      const lines = rows.map((row) => row.join(','));
      for (const [at, line] of odd) lines.splice(at, 0, line);
      await writeFile(path, `a,b,c${end}${lines.join(end)}${last ? end : ''}`);
      expect(await readAll(path, size)).toBe(await readSlowly(path, size));
    }),
    { numRuns: Number(process.env['ASSAY_FUZZ_RUNS'] ?? 150), seed: 5 },
  );
}, 120_000);

test('numbers are read from bytes to the double that Number gives', () => {
  const number = new PlainNumber();
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 22 });
  const text = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x.toExponential(18)),
    fc.tuple(digits, digits).map(([a, b]) => `${a.join('')}.${b.join('')}`),
    // The middle of two doubles, written out: the hardest to round.
    fc
      .bigInt({ min: 2n ** 52n, max: 2n ** 53n })
      .map((m) => `${((2n * m + 1n) * 5n) / 10n}.${((2n * m + 1n) * 5n) % 10n}`),
  );
  fc.assert(
    fc.property(text, (made) => {
      // Long whole numbers are refused: no double may hold them.
      const written = /[.e]/.test(made) ? made : `${made}.0`;
      const bytes = Buffer.from(written);
      expect(number.read(bytes, 0, bytes.length, 46)).toBe(true);
      expect(number.value).toBe(Number(written));
    }),
    { numRuns: 10_000, seed: 7 },
  );
});
