import type { LoadRequest } from '../../schema/index.js';
import { Chain, csv, RAW, rows } from './memo-chain.js';

let chain: Chain;
beforeAll(async () => {
  chain = await Chain.make();
});
afterAll(() => chain.remove());

describe('raw bytes', () => {
  // Each stands in the place of the one before, so that no case pays for putting the first bytes back.
  afterAll(async () => {
    await chain.load(RAW);
    expect(await chain.stale()).toEqual({});
  });
  const INPUT = { mean: 'stale because input wave' };
  const with_ = (edit: (line: unknown[], i: number) => unknown[]) =>
    csv(rows.map((line, i) => edit([...line], i)));

  it.each<[string, string | Uint8Array, object, Partial<LoadRequest>?]>([
    ['one digit', RAW.replace('0.3272', '0.3273'), INPUT],
    ['one letter of a column that no step reads', RAW.replace('n1', 'm1'), INPUT],
    [
      'two rows changed places',
      csv([...rows.slice(1, 2), ...rows.slice(0, 1), ...rows.slice(2)]),
      INPUT,
    ],
    ['all rows backwards', csv([...rows].reverse()), INPUT],
    ['a row more', csv([...rows, [40, '0.5', 'n1']]), INPUT],
    ['a row less', csv(rows.slice(0, -1)), INPUT],
    ['a row twice', csv([...rows, ...rows.slice(-1)]), INPUT],
    ['a value missing', with_(([t, v, n], i) => [t, i === 9 ? '' : v, n]), INPUT],
    ['an integer that is none', with_(([t, v, n], i) => [i === 9 ? 9.5 : t, v, n]), INPUT],
    [
      'a column more',
      csv(
        rows.map((line) => [...line, 1]),
        't,v,note,w',
      ),
      INPUT,
    ],
    [
      'a column less',
      csv(
        rows.map((line) => line.slice(0, 2)),
        't,v',
      ),
      INPUT,
    ],
    [
      'columns in another order',
      csv(
        rows.map(([t, v, n]) => [v, t, n]),
        'v,t,note',
      ),
      INPUT,
    ],
    ['a column renamed', csv(rows, 't,v,remark'), INPUT],
    ['an empty file', csv([]), INPUT],
    ['no line end at the end', RAW.trimEnd(), {}],
    ['line ends of Windows', RAW.replaceAll('\n', '\r\n'), {}],
    ['a byte order mark', `\ufeff${RAW}`, {}],
    ['UTF-16', Buffer.from(`\ufeff${RAW}`, 'utf16le'), {}],
    ['semicolons', RAW.replaceAll(',', ';'), {}],
    ['quotes', csv(rows.map(([t, v, n]) => [t, v, `"${n}"`])), {}],
    ['zeros at the end', csv(rows.map(([t, v, n]) => [t, `${v}0`, n])), {}],
    ['written with an exponent', csv(rows.map(([t, v, n]) => [t, `${v}e0`, n])), {}],
    ['bytes loaded again', RAW, {}],
    ['other sizes of batches', RAW, {}, { batch: 7 }],
  ])('%s', async (...row) => {
    // Taken as one, since jest takes a parameter more than a row has for its own callback.
    const [, text, expected, more] = row;
    await chain.load(text, more);
    expect(await chain.stale()).toEqual(expected);
  });

  it('under another file name', async () => {
    await chain.load(RAW, {}, 'moved.csv');
    expect(await chain.stale()).toEqual({});
  });
});

describe('a schema', () => {
  const version = (definition: object) =>
    chain.client.request('POST', '/api/v1/schemas', { name: 'waves', definition });
  const TYPES = { t: { type: 'integer' }, v: { type: 'number' }, note: { type: 'string' } };
  afterAll(() => chain.load(RAW));

  it('that the data fit already changes nothing; nor does a version in other words', async () => {
    await version({ type: 'object', properties: TYPES });
    await chain.load(RAW, { schema: 'waves@1' });
    expect(await chain.stale()).toEqual({});
    await version({ type: 'object', description: 'Waves.', properties: TYPES });
    await chain.load(RAW, { schema: 'waves@2' });
    expect(await chain.stale()).toEqual({});
  });

  it('that asks for another type leaves what was received as it came', async () => {
    await version({ type: 'object', properties: { ...TYPES, t: { type: 'string' } } });
    await chain.load(RAW, { schema: 'waves@3' });
    expect(await chain.stale()).toEqual({});
  });
});

describe('a chain', () => {
  it('is stale step by step as what is below is computed again, and nothing beside it', async () => {
    const parameters = { column: 'v', window: 9 };
    expect((await chain.run('mean', { parameters })).cached).toBe(false);
    expect(await chain.stale()).toEqual({
      mean: 'stale because parameter window',
      twice: 'stale because input mean',
    });
    await chain.run('twice');
    expect(await chain.stale()).toMatchObject({ peaks: 'stale because input twice' });
    await chain.run('mean');
    await chain.run('twice');
    expect(await chain.stale()).toEqual({});
  });

  it('on a query is stale when its rows differ, not when its text does', async () => {
    const make = (statement: string) => chain.client.sql(statement, [], { asDataset: 'part' });
    const step = { dataset: 'part', as: 'part_mean' };
    await make('SELECT t, v FROM wave WHERE t < 30 ORDER BY t');
    await chain.run('mean', step);
    await make('select t, v\nfrom wave where t <= 29 order by t -- the first thirty');
    // Computed here, or known from before: either way it stands.
    expect(await chain.stateOf('mean', step)).toMatch(/^(cached|computed)$/);
    await make('SELECT t, v FROM wave WHERE t < 29 ORDER BY t');
    expect(await chain.stateOf('mean', step)).toBe('stale because input part');
  });
});
