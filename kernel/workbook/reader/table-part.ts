import { type Area, parseArea } from '../formula/address.js';
import type { Archive } from './archive.js';
import type { TableRange } from './model.js';
import { decodeEscapes, readXml } from './xml.js';

/** Reads a table's name, block and column names. */
export function readTable(archive: Archive, path: string, sheet: string): TableRange | undefined {
  const pieces = archive.get(path);
  let table: TableRange | undefined;
  let filter: Area | undefined;
  if (pieces === undefined) return undefined;
  readXml(path, pieces, {
    open(name, attributes) {
      if (name === 'table') {
        const area = parseArea(attributes['ref'] ?? '');
        if (area === undefined) return;
        table = {
          name: attributes['displayName'] ?? attributes['name'] ?? '',
          sheet,
          area,
          columns: [],
          headerRows: Number(attributes['headerRowCount'] ?? 1),
          totalsRows: Number(attributes['totalsRowCount'] ?? 0),
        };
      }
      if (name === 'autoFilter') filter = parseArea(attributes['ref'] ?? '');
      if (name === 'filterColumn' && table !== undefined && filter !== undefined)
        table.filter = filter;
      if (name === 'tableColumn') table?.columns.push(decodeEscapes(attributes['name'] ?? ''));
    },
  });
  return table;
}
