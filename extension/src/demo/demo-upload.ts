import { AssayError } from '@assay/schema';
import type { DemoTable } from './demo-data.js';

/** Reads a plain table of numbers with a header: enough to try the page with a file of one's own, and said so. */
export function demoUpload(name: string, bytes: Uint8Array): DemoTable {
  const refuse = (why: string): AssayError =>
    new AssayError('demo-file', `demo data reads only plain tables of numbers: ${why}`, {
      remedy: 'use the project for every other file',
    });
  if (!/\.(csv|tsv|txt)$/i.test(name)) throw refuse(`${name} is not a text table`);
  const lines = new TextDecoder().decode(bytes).trim().split(/\r?\n/);
  const [header = '', ...rows] = lines;
  const delimiter = [',', ';', '\t'].find((one) => header.includes(one)) ?? ',';
  const names = header.split(delimiter).map((one) => one.trim());
  const table: DemoTable = Object.fromEntries(names.map((one) => [one, []]));
  rows.forEach((line, row) => {
    const cells = line.split(delimiter);
    if (cells.length !== names.length) throw refuse(`line ${row + 2} has ${cells.length} fields`);
    names.forEach((column, at) => {
      const text = (cells[at] ?? '').trim();
      const value = text === '' ? NaN : Number(text);
      if (text !== '' && Number.isNaN(value)) throw refuse(`line ${row + 2} says "${text}"`);
      table[column]?.push(value);
    });
  });
  return table;
}
