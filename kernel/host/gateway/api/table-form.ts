import { isObject } from '@assay/schema';

export interface TableForm {
  names: string[];
  rows: unknown[][];
}

type Json = Record<string, unknown>;

/**
 * A result's data as a table. The one list of objects in it gives a row each; else lists of one length beside each other,
 * also those of an object, give a column each; else, without any list, its values are one row.
 *
 * @returns undefined when it has lists of different lengths: then it has no table form
 */
export function tableForm(data: Json): TableForm | undefined {
  const records = Object.values(data).filter(isRecords);
  if (records.length > 1) return undefined;
  if (records[0] !== undefined) return ofRecords(records[0]);
  const lists = listsOf(data);
  if (lists.length === 0) return { names: Object.keys(data), rows: [Object.values(data)] };
  const lengths = new Set(lists.map(([, values]) => values.length));
  if (lengths.size > 1) return undefined;
  const count = lists[0]?.[1].length ?? 0;
  return {
    names: lists.map(([name]) => name),
    rows: Array.from({ length: count }, (_, row) => lists.map(([, values]) => values[row])),
  };
}

/** Whether a result's data holds any list. */
export function hasLists(data: Json): boolean {
  return Object.values(data).some(isRecords) || listsOf(data).length > 0;
}

function ofRecords(records: Json[]): TableForm {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { names, rows: records.map((record) => names.map((name) => record[name])) };
}

function listsOf(data: Json): [string, unknown[]][] {
  return Object.entries(data).flatMap(([name, value]): [string, unknown[]][] => {
    if (Array.isArray(value)) return [[name, value as unknown[]]];
    if (!isObject(value)) return [];
    const inner = Object.entries(value);
    const all = inner.every((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
    return all ? inner : [];
  });
}

function isRecords(value: unknown): value is Json[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
