import type { ValidateFunction } from 'ajv/dist/2020.js';
import { isObject, pointerNames } from '@assay/schema';
import { compileRows, newAjv, rowSchema } from '../compile-schema.js';
import { pointed } from '../definition/walk.js';
import { breaches, type Breach } from './breaches.js';
import { cellAt, type Cells } from './cells.js';
import { isSimple, loopsOf } from './column-loops.js';
import { exactBreaches } from './exact-integer.js';
import type { Found } from './found.js';
import type { Loop } from './loop.js';
import { withinTime } from './time-limit.js';

/** Rows that are checked one by one in one go. */
const SLICE = 1000;

interface SimpleColumn {
  schema: Record<string, unknown>;
  loops: Loop[];
  /** Over the few cells that are not of the column's kind; made when there are some. */
  one: () => ValidateFunction;
}

/** Keywords of a row's schema that are checked without looking at a row as a whole. */
const BY_COLUMN = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', '$schema', '$id', '$defs'],
  ...['definitions', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'],
]);

/**
 * A schema over rows. What it says of single columns is checked in loops over their values; the rest goes row by row
 * through ajv. Both tell the same violations in the same words.
 */
export class RowChecker {
  private readonly root: Record<string, unknown> | boolean;
  private readonly simple = new Map<string, SimpleColumn>();
  /** Of what the loops don't check; undefined when they check all. */
  private readonly rest: ValidateFunction | undefined;
  private readonly required: string[] = [];
  private readonly closed: boolean;
  private readonly patterns: boolean;
  private whole: ValidateFunction | undefined;

  constructor(
    private readonly definition: unknown,
    private readonly name: string,
    private readonly columns: ReadonlySet<string>,
    private readonly found: Found,
  ) {
    this.root = rowSchema(definition);
    this.patterns = /"(pattern|patternProperties)":/.test(JSON.stringify(definition));
    this.closed = isObject(this.root) && this.root['additionalProperties'] === false;
    this.rest = this.split();
  }

  /** Rows that lie in columns. The violations are in the order of rows. */
  checkColumns(cells: readonly Cells[], rows: number, first: number): void {
    const { found } = this;
    const from = found.count;
    if (this.rest !== undefined) this.checkRest(cells, rows, first, this.rest);
    for (const column of cells) this.checkColumn(column, rows, first);
    this.checkRequired(cells, rows, first);
    found.sort(from, first, rows);
  }

  /** Rows as the source's own objects; `exact` gives a row's integer that no double holds, by its pointer. */
  checkObjects(
    objects: readonly unknown[],
    first: number,
    exact: (row: number, path: string) => unknown,
  ): void {
    this.whole ??= compileRows(this.definition, this.name);
    const whole = this.whole;
    this.eachRow(objects.length, (i) =>
      this.checkOne(whole, objects[i], first + i, (_, path) => exact(i, path)),
    );
  }

  /** Row after row, within a time where the schema has patterns. */
  private eachRow(rows: number, check: (row: number) => void): void {
    if (!this.patterns) {
      for (let i = 0; i < rows; i++) check(i);
      return;
    }
    for (let from = 0; from < rows; from += SLICE)
      withinTime(
        () => {
          for (let i = from; i < Math.min(from + SLICE, rows); i++) check(i);
        },
        () => ({}),
      );
  }

  private split(): ValidateFunction | undefined {
    const { root } = this;
    if (!isObject(root) || '$ref' in root) return compileRows(this.definition, this.name);
    const ajv = once(newAjv);
    const properties = isObject(root['properties']) ? root['properties'] : {};
    const left: Record<string, unknown> = {};
    for (const [column, given] of Object.entries(properties)) {
      const schema = this.inlined(given);
      left[column] = given;
      if (!this.columns.has(column) || !isSimple(schema, ajv)) continue;
      left[column] = true;
      const { found } = this;
      this.simple.set(column, {
        schema,
        loops: loopsOf(column, schema, ajv, found),
        one: once(() => ajv().compile(schema)),
      });
    }
    const object = root['type'] === undefined || root['type'] === 'object';
    const open = [undefined, true, false].includes(root['additionalProperties'] as boolean);
    const plain =
      object &&
      open &&
      Object.keys(root).every((key) => BY_COLUMN.has(key) || key.startsWith('x-'));
    // A property that no column has is absent from every row.
    const done = Object.entries(left).every(
      ([column, one]) => one === true || !this.columns.has(column),
    );
    if (!plain || !done) return compileRows({ ...root, properties: left }, this.name);
    const { required } = root;
    if (Array.isArray(required)) this.required.push(...new Set(required.map(String)));
    return undefined;
  }

  /** A schema that is but a reference to a simple one is that one. */
  private inlined(schema: unknown): unknown {
    if (!isObject(schema) || typeof schema['$ref'] !== 'string') return schema;
    const others = Object.keys(schema).filter((key) => key !== '$ref');
    return others.length === 0 ? pointed(this.root, schema['$ref']) : schema;
  }

  private checkColumn(cells: Cells, rows: number, first: number): void {
    const { found } = this;
    const simple = this.simple.get(cells.name);
    if (simple === undefined) return;
    for (const loop of simple.loops) loop(cells, rows, first, found);
    for (const [row, value] of cells.odd) {
      if (typeof value === 'bigint') {
        for (const breach of exactBreaches(value, simple.schema, cells.name))
          found.breach(first + row, breach);
        continue;
      }
      const one = simple.one();
      if (one(value)) continue;
      for (const breach of breaches(one.errors ?? [], simple.schema))
        found.breach(first + row, { ...breach, column: cells.name, value });
    }
  }

  private checkRequired(cells: readonly Cells[], rows: number, first: number): void {
    if (this.rest !== undefined) return;
    const { found } = this;
    for (const name of this.required) {
      const rule = found.id(name, 'required', `must have required property '${name}'`);
      const column = cells.find((one) => one.name === name);
      // A column that lacks nothing needs no look at its rows.
      if (column !== undefined && column.kind !== 'text' && column.missing === null) continue;
      eachMissing(column, rows, (i) => found.push(first + i, rule, null));
    }
    if (!this.closed || !isObject(this.root)) return;
    const known = isObject(this.root['properties']) ? this.root['properties'] : {};
    for (const column of cells) {
      if (Object.hasOwn(known, column.name)) continue;
      const message = `must NOT have additional properties: '${column.name}'`;
      const rule = found.id(column.name, 'additionalProperties', message);
      for (let i = 0; i < rows; i++)
        if (!isMissing(column, i)) found.push(first + i, rule, cellAt(column, i));
    }
  }

  private checkRest(
    cells: readonly Cells[],
    rows: number,
    first: number,
    rest: ValidateFunction,
  ): void {
    this.eachRow(rows, (i) => {
      const object: Record<string, unknown> = {};
      for (const column of cells) {
        const value = cellAt(column, i);
        // Ajv knows no bigint; what is reported is the exact value.
        if (value !== undefined)
          object[column.name] = typeof value === 'bigint' ? Number(value) : value;
      }
      this.checkOne(rest, object, first + i, (name) => {
        const column = cells.find((one) => one.name === name);
        return column === undefined ? undefined : cellAt(column, i);
      });
    });
  }

  private checkOne(
    validate: ValidateFunction,
    object: unknown,
    row: number,
    exact: (column: string | null, path: string) => unknown,
  ): void {
    if (validate(object)) return;
    for (const breach of breaches(validate.errors ?? [], this.root)) {
      const column = this.columnOf(breach);
      const rounded = typeof breach.value === 'number' && !Number.isSafeInteger(breach.value);
      const value = rounded ? (exact(column, breach.path) ?? breach.value) : breach.value;
      this.found.breach(row, { ...breach, column, value });
    }
  }

  /** The dataset's column in which a value lies: objects within a record are columns such as `place.lat`. */
  private columnOf({ column, path }: Breach): string | null {
    if (column === null || this.columns.has(column)) return column;
    const parts = pointerNames(path);
    for (let n = parts.length; n > 0; n--) {
      const name = parts.slice(0, n).join('.');
      if (this.columns.has(name)) return name;
    }
    return column;
  }
}

/** Makes a thing when it is first asked for: to set up ajv takes as long as to check a hundred thousand rows. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Every row in which a column lacks a value: all of them when there is no such column. */
function eachMissing(cells: Cells | undefined, rows: number, tell: (row: number) => void): void {
  if (cells === undefined || cells.odd.size > 0) {
    for (let i = 0; i < rows; i++) if (cells === undefined || isMissing(cells, i)) tell(i);
  } else if (cells.kind === 'text') {
    const { values } = cells;
    for (let i = 0; i < rows; i++) if (values[i] == null) tell(i);
  } else if (cells.missing !== null) {
    const { missing } = cells;
    for (let i = missing.indexOf(1); i >= 0 && i < rows; i = missing.indexOf(1, i + 1)) tell(i);
  }
}

function isMissing(cells: Cells, row: number): boolean {
  if (cells.odd.size > 0 && cells.odd.has(row)) return false;
  if (cells.kind === 'text') return (cells.values[row] ?? null) === null;
  return cells.missing?.[row] === 1;
}
