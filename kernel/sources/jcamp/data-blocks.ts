import type { LabelledRecord } from './labelled-records.js';

/** A table of data in a JCAMP-DX file with what its block says of it. */
export interface DataBlock {
  data: LabelledRecord;
  /** True for `(X++(Y..Y))`: ordinates at even steps; else pairs. */
  even: boolean;
  factors: { x: number; y: number };
  first: number | undefined;
  last: number | undefined;
  delta: number | undefined;
  points: number | undefined;
  names: [string, string];
  units: [string | undefined, string | undefined];
  /** Of a page of several: what tells it apart, such as `N=1`. */
  page: string | undefined;
}

const DATA = /^(XYDATA|XYPOINTS|PEAKTABLE|PEAKASSIGNMENTS|RADATA|DATATABLE|IMSPEAKTABLE)$/;

/** The tables of all blocks and pages, in their order. */
export function dataBlocks(records: readonly LabelledRecord[]): DataBlock[] {
  const blocks: DataBlock[] = [];
  let known = new Map<string, string>();
  for (const record of records) {
    if (record.label === 'TITLE') known = new Map();
    if (!DATA.test(record.label)) known.set(record.label, record.value);
    else if (record.lines.length > 0) blocks.push(blockOf(record, known));
  }
  return blocks;
}

function blockOf(data: LabelledRecord, known: ReadonlyMap<string, string>): DataBlock {
  const even = /\(\s*\w+\s*\+\+\s*\(/.test(data.value);
  const number = (label: string): number | undefined => numberOf(known.get(label));
  if (data.label === 'DATATABLE') return tupleOf(data, even, known);
  const x = data.label === 'RADATA' ? 'R' : 'X';
  const y = data.label === 'RADATA' ? 'A' : 'Y';
  return {
    ...{ data, even, page: undefined },
    factors: { x: number(`${x}FACTOR`) ?? 1, y: number(`${y}FACTOR`) ?? 1 },
    ...{ first: number(`FIRST${x}`), last: number(`LAST${x}`) },
    ...{ delta: number(`DELTA${x}`), points: number('NPOINTS') },
    names: [known.get(`${x}LABEL`) ?? x, known.get(`${y}LABEL`) ?? y],
    units: [unit(known.get(`${x}UNITS`)), unit(known.get(`${y}UNITS`))],
  };
}

/** A page of an NTUPLES block: its variables stand in lists, each with a symbol. */
function tupleOf(
  data: LabelledRecord,
  even: boolean,
  known: ReadonlyMap<string, string>,
): DataBlock {
  const list = (label: string): string[] =>
    (known.get(label) ?? '').split(',').map((one) => one.trim());
  const symbols = list('SYMBOL');
  const [, first = 'X', , second = 'Y'] =
    /\(\s*([A-Z]\w*?)\s*(\+\+\s*\(|,?\s*)([A-Z]\w*)/i.exec(data.value) ?? [];
  const x = symbols.indexOf(first);
  const y = symbols.indexOf(second);
  const [names, units, firsts, lasts, factors, dimensions] = [
    ...['VARNAME', 'UNITS', 'FIRST', 'LAST', 'FACTOR', 'VARDIM'],
  ].map(list);
  const number = (of: string[] | undefined, i: number): number | undefined => numberOf(of?.[i]);
  return {
    ...{ data, even, page: known.get('PAGE') },
    factors: { x: number(factors, x) ?? 1, y: number(factors, y) ?? 1 },
    ...{ first: number(firsts, x), last: number(lasts, x) },
    ...{ delta: undefined, points: numberOf(known.get('NPOINTS')) ?? number(dimensions, x) },
    names: [names?.[x] ?? first, names?.[y] ?? second],
    units: [unit(units?.[x]), unit(units?.[y])],
  };
}

function numberOf(text: string | undefined): number | undefined {
  const figure = /^[-+]?(\d+[.,]?\d*|[.,]\d+)([eE][-+]?\d+)?/.exec((text ?? '').trim())?.[0];
  return figure === undefined ? undefined : Number(figure.replace(',', '.'));
}

function unit(text: string | undefined): string | undefined {
  return text === undefined || text === '' || /^(arbitrary units|none)$/i.test(text)
    ? undefined
    : text;
}
