import { coordinate, jsonObject } from '../../../kernel/cli/json-argument.js';
import { injectParameters, parseParameter } from '../../../kernel/cli/run/parameters.js';
import type { Cell, Notebook } from '../../../kernel/cli/run/notebook.js';

const cell = (source: string, tags: string[] = []): Cell => ({
  cell_type: 'code',
  source,
  metadata: { tags },
});
const notebook = (...cells: Cell[]): Notebook => ({
  cells,
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

describe('arguments', () => {
  it('keeps what a number cannot say as text', () => {
    expect(['12.5', '-3', '2024-01-01', '9007199254740993', ''].map(coordinate)).toEqual([
      12.5,
      -3,
      '2024-01-01',
      '9007199254740993',
      '',
    ]);
  });

  it('wants a JSON object and names the option', () => {
    expect(jsonObject('{"a":1}', '--params')).toEqual({ a: 1 });
    expect(() => jsonObject('[1]', '--params')).toThrow('--params');
    expect(() => jsonObject('{a:1}', '--params')).toThrow('--params is not JSON');
  });

  it('reads -p as JSON where it is JSON, else as text', () => {
    expect(parseParameter('k=7')).toEqual(['k', 7]);
    expect(parseParameter('file=ecg.csv')).toEqual(['file', 'ecg.csv']);
    expect(parseParameter('a=b=c')).toEqual(['a', 'b=c']);
    expect(() => parseParameter('7=k')).toThrow('NAME=VALUE');
  });

  it('injects after the parameters cell, and replaces an earlier injection', () => {
    const one = notebook(cell('// intro'), cell('const k = 1;', ['parameters']), cell('k'));
    injectParameters(one, new Map([['k', 2]]));
    injectParameters(one, new Map([['k', 3]]));
    expect(one.cells.map((c) => c.source)).toEqual([
      '// intro',
      'const k = 1;',
      '// Parameters\nlet k = 3;',
      'k',
    ]);
  });

  it('injects at the top without one', () => {
    const one = notebook(cell('k'));
    injectParameters(one, new Map([['k', 'x']]));
    expect(one.cells.map((c) => c.source)).toEqual(['// Parameters\nlet k = "x";', 'k']);
  });
});
