import { rowsOf, statementOf } from '../../../kernel/lab/sql.js';

const tag = (strings: TemplateStringsArray, ...values: unknown[]) => statementOf(strings, values);

describe('statementOf', () => {
  it('binds every value, so that a hostile one stays a value', async () => {
    const evil = `'; DROP TABLE x; --`;
    expect(await tag`SELECT * FROM t WHERE a = ${evil} AND b > ${0.8}`).toEqual({
      statement: 'SELECT * FROM t WHERE a = $1 AND b > $2',
      parameters: [evil, 0.8],
    });
  });

  it('sends times as ISO text', async () => {
    expect((await tag`SELECT ${new Date(0)}`).parameters).toEqual(['1970-01-01T00:00:00.000Z']);
  });
});

describe('rowsOf', () => {
  it('gives exact integers and the numbers that JSON cannot say', () => {
    const rows = rowsOf({
      columns: [
        { name: 'i', type: 'integer' },
        { name: 'x', type: 'number' },
        { name: 't', type: 'text' },
      ],
      rows: [
        ['9007199254740993', 'NaN', '12'],
        [1, null, null],
      ],
    });
    expect([...rows]).toEqual([
      { i: 9007199254740993n, x: NaN, t: '12' },
      { i: 1, x: null, t: null },
    ]);
    expect(rows.map((row) => row['t'])).toEqual(['12', null]);
  });
});
