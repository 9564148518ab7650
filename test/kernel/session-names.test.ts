import { namesAt } from '../../kernel/session/names/complete-names.js';
import { placeAt } from '../../kernel/session/names/place.js';

const project = {
  datasets: () =>
    Promise.resolve([
      { name: 'ecg', columns: [{ name: 't' }, { name: 'mV (raw)' }] },
      { name: 'Bridge 7', columns: [{ name: 'strain' }] },
    ]),
  processors: () =>
    Promise.resolve([
      { name: 'despike', parameters: { properties: { threshold: {}, tail: {}, column: {} } } },
    ]),
};

/** Proposals at `|`, and what stands in the cell after the first one is taken. */
async function proposals(text: string): Promise<{ texts: string[]; taken: string } | undefined> {
  const offset = text.indexOf('|');
  const code = text.replace('|', '');
  const place = placeAt(code, offset);
  if (!place) return undefined;
  const texts = (await namesAt(place, project)).map((item) => item.text);
  return { texts, taken: code.slice(0, place.start) + (texts[0] ?? '') + code.slice(offset) };
}

test.each([
  ['lab.sql`SELECT m| FROM ecg`', 'lab.sql`SELECT "mV (raw)" FROM ecg`'],
  ['lab.sql`SELECT "m| FROM ecg`', 'lab.sql`SELECT "mV (raw)" FROM ecg`'],
  ['lab.sql`SELECT * FROM br|`', 'lab.sql`SELECT * FROM "Bridge 7"`'],
  ['lab.sql`SELECT b.s| FROM "Bridge 7" b`', 'lab.sql`SELECT b.strain FROM "Bridge 7" b`'],
  [
    'lab.sql`SELECT ${f({ a: 1 })} FROM ecg WHERE t|`',
    'lab.sql`SELECT ${f({ a: 1 })} FROM ecg WHERE t`',
  ],
  ['%%sq|', '%%sql'],
  ['%%sql --a|', '%%sql --as'],
  ['%%sql\nSELECT st|', '%%sql\nSELECT strain'],
  ['%%processor d|', '%%processor despike'],
  ['%%processor despike --o|', '%%processor despike --on'],
  ['%%processor despike --on e|', '%%processor despike --on ecg'],
  ['%%processor despike --on ecg {|', '%%processor despike --on ecg {"threshold"'],
  [
    '%%processor despike --on ecg {"threshold": 4, "t|',
    '%%processor despike --on ecg {"threshold": 4, "tail',
  ],
  ["lab.process('d|')", "lab.process('despike')"],
  ["lab.process('despike', 'e|", "lab.process('despike', 'ecg"],
  ["lab.process('despike', x, { t|", "lab.process('despike', x, { threshold"],
  [
    "lab.process('despike', x, { threshold: 1, t|",
    "lab.process('despike', x, { threshold: 1, tail",
  ],
  [
    "lab.process('despike', 'ecg', { column: 'm|",
    "lab.process('despike', 'ecg', { column: 'mV (raw)",
  ],
  ["lab.dataset('E|')", "lab.dataset('ecg')"],
])('%s', async (text, taken) => {
  expect(await proposals(text)).toMatchObject({ taken });
});

test('a text in SQL has no names, an interpolation is TypeScript', async () => {
  expect(await proposals("lab.sql`SELECT 'e|`")).toMatchObject({ texts: [] });
  expect(await proposals('lab.sql`SELECT ${e|}`')).toBeUndefined();
  expect(await proposals('lab.sql`SELECT 1`; e|')).toBeUndefined();
  expect(await proposals('const s = "e|"')).toBeUndefined();
});

test('only columns of what the statement mentions, before words of SQL', async () => {
  const found = await proposals('lab.sql`SELECT | FROM ecg`');
  expect(found?.texts.slice(0, 4)).toEqual(['t', '"mV (raw)"', 'ecg', '"Bridge 7"']);
  expect(found?.texts).not.toContain('strain');
});
