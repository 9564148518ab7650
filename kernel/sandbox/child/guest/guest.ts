import type { makeCompare } from './compare.js';
import type { makeData } from './data.js';
import type { makeErrorText } from './describe-error.js';
import type { FlatColumn, makeFlatten } from './flatten.js';
import type { Primordials } from './primordials.js';
import type { makeRefusal } from './refusal.js';
import type { makeTable } from './table.js';

export interface GuestParts {
  p: Primordials;
  /** Errors of allocations that the isolate refused. */
  allocations: WeakSet<object>;
  table: ReturnType<typeof makeTable>;
  errorText: ReturnType<typeof makeErrorText>;
  refusal: ReturnType<typeof makeRefusal>;
  data: ReturnType<typeof makeData>;
  flatten: ReturnType<typeof makeFlatten>;
  compare: ReturnType<typeof makeCompare>;
  sendProgress: (done: number, total: number) => void;
}

/** What the child drives: describe or run the module, then fetch the outcome and the columns piece by piece. */
export function makeGuest(parts: GuestParts) {
  const { p, refusal, table } = parts;
  const imports = new p.WeakSet<object>();
  let outcome: string | undefined;
  let columns: FlatColumn[] = [];

  const finish = (text: string): void => {
    outcome ??= text;
  };
  const number = (value: number | null): string => (value === null ? 'null' : p.text(value));
  const fail = (
    status: string,
    message: string,
    line: number | null,
    column: number | null,
  ): void => {
    finish(
      '{"status":"' +
        status +
        '","message":' +
        p.quote(message) +
        ',"line":' +
        number(line) +
        ',"column":' +
        number(column) +
        '}',
    );
  };
  const failWith = (thrown: unknown): void => {
    const refused = refusal.textOf(thrown);
    if (refused !== undefined) {
      fail('refused', refused, null, null);
      return;
    }
    const object = typeof thrown === 'object' && thrown !== null;
    const status =
      object && p.has(parts.allocations, thrown)
        ? 'memory'
        : object && p.has(imports, thrown)
          ? 'refused'
          : 'error';
    const { message, line, column } = parts.errorText(thrown);
    fail(status, message, line, column);
  };

  /** Stands in for `import()`: it rejects, naming what was asked for. */
  const refuseImport = (specifier: unknown): Promise<never> => {
    const named =
      typeof specifier === 'string'
        ? p.quote(p.substring(specifier, 0, 200))
        : refusal.nameOf(specifier);
    const error = new p.Error(
      'import of ' + named + ' refused: a processor can not import anything',
    );
    p.add(imports, error);
    return new p.Promise<never>((_resolve, reject) => reject(error));
  };

  let lastSent = 0;
  const progress = (done: unknown, total: unknown): void => {
    if (typeof done !== 'number' || typeof total !== 'number' || !(done >= 0) || !(total > 0))
      return;
    const now = p.now();
    if (now - lastSent < 50) return;
    lastSent = now;
    parts.sendProgress(done, total);
  };

  /** From here on a buffer is taken away from the user instead of copied, to spare the memory. */
  const LARGE = 16777216;

  /** Moves the columns into buffers that no code of the user's can reach any more. */
  const detach = (flat: readonly FlatColumn[]): void => {
    const moved = new p.WeakMap<object, ArrayBuffer>();
    for (let i = 0; i < flat.length; i += 1) {
      const column = flat[i] as FlatColumn;
      const { buffer } = column;
      if (buffer === undefined || column.characters !== '' || column.type === 'text') continue;
      const size = column.type === 'boolean' ? column.length : column.length * 8;
      let own = p.weakGet(moved, buffer) as ArrayBuffer | undefined;
      if (
        own === undefined &&
        size > LARGE &&
        column.offset === 0 &&
        p.byteLength(buffer) === size
      ) {
        own = p.transfer(buffer);
        p.weakSet(moved, buffer, own);
      }
      const source = own ?? buffer;
      column.buffer =
        own !== undefined && column.offset === 0 && p.byteLength(own) === size
          ? own
          : p.sliceBuffer(source, column.offset, column.offset + size);
    }
  };

  const header = (flat: readonly FlatColumn[], rows: number): string => {
    let text = '{"rowCount":' + p.text(rows) + ',"columns":[';
    for (let i = 0; i < flat.length; i += 1) {
      const column = flat[i] as FlatColumn;
      text +=
        (i === 0 ? '' : ',') +
        '{"name":' +
        p.quote(column.name) +
        ',"type":"' +
        column.type +
        '","same":' +
        number(column.same) +
        ',"unchanged":' +
        p.text(column.unchanged) +
        ',"missing":' +
        p.text(column.missing !== undefined) +
        '}';
    }
    return text + ']}';
  };

  const take = (result: unknown): void => {
    if (
      typeof result !== 'object' ||
      result === null ||
      p.isArray(result) ||
      p.typedName(result) !== undefined
    ) {
      refusal.refuse('process returned ' + refusal.nameOf(result) + '; it must return an object');
    }
    const object = result as object;
    const known = refusal.builtIn(object);
    if (known !== undefined)
      refusal.refuse(
        'process returned ' + refusal.nameOf(object) + '; it must return a plain object',
      );
    const property = p.ownProperty(object, 'table');
    if (property !== undefined && !p.hasOwn(property, 'value')) {
      refusal.refuse('`table` is an accessor; a result holds plain values only');
    }
    const data = parts.data(object, 'result', 'table');
    const returned: unknown = property === undefined ? undefined : property.value;
    let head = 'null';
    if (returned !== undefined) {
      const flat = parts.flatten(returned);
      for (let i = 0; i < flat.columns.length; i += 1) {
        const column = flat.columns[i] as FlatColumn;
        const kept = column.same === null ? undefined : table.kept[column.same];
        if (kept !== undefined) column.unchanged = parts.compare(column, kept);
      }
      detach(flat.columns);
      columns = flat.columns;
      head = header(flat.columns, flat.length);
    }
    finish('{"status":"ok","data":' + p.quote(data) + ',"table":' + head + '}');
  };

  /** A binding of the module; a class of error of its own when top-level await never settled. */
  const exported = (module: object, name: string): unknown => p.ownData(module, name);

  const run = async (wrapper: object, parameters: string): Promise<void> => {
    try {
      const module = exported(wrapper, 'processor') as object;
      const context = { progress };
      const given = [table.view(), p.parse(parameters), context];
      take(await p.apply(exported(module, 'process'), undefined, given));
    } catch (thrown) {
      failWith(thrown);
    }
  };

  return {
    __proto__: null,
    refuseImport,
    add: table.add,
    describe: (wrapper: object): void => {
      try {
        const module = exported(wrapper, 'processor') as object;
        const found = { __proto__: null } as unknown as Record<string, unknown>;
        for (let i = 0; i < 3; i += 1) {
          const key = i === 0 ? 'title' : i === 1 ? 'description' : 'parameters';
          found[key] = exported(module, key);
        }
        found['process'] = refusal.nameOf(exported(module, 'process'));
        finish('{"status":"described","data":' + p.quote(parts.data(found, 'exports', '')) + '}');
      } catch (thrown) {
        failWith(thrown);
      }
    },
    run: (wrapper: object, parameters: string): void => void run(wrapper, parameters),
    settled: (wrapper: object): boolean => {
      try {
        return exported(wrapper, 'settled') === true;
      } catch {
        return false;
      }
    },
    outcome: (): string | undefined => outcome,
    reset: (): void => {
      outcome = undefined;
    },
    buffer: (index: number): ArrayBuffer | undefined => (columns[index] as FlatColumn).buffer,
    characters: (index: number): string => (columns[index] as FlatColumn).characters,
    missing: (index: number): ArrayBuffer | undefined => (columns[index] as FlatColumn).missing,
  };
}
