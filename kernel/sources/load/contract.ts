import { AssayError, type Column, type Source } from '@assay/schema';
import { quoteName, sqlType, type KnownDataset, type Store } from '../../store/index.js';
import { widest } from './exact-union.js';
import type { LoadContext } from './load-context.js';
import { PLACE_COLUMNS } from './hidden-columns.js';
import type { LoadRunState } from './load-run.js';
import { forgetQuarantine, keepRows, keepValues } from './quarantine.js';
import { discardedRows, discardedValues } from './schema-discards.js';
import { Staging } from './staging.js';

export type Contract = 'evolve' | 'freeze' | 'discard_row' | 'discard_value';

/** A run's rows after its contract: in a table of their own when it changed any. */
export interface Kept {
  run: LoadRunState;
  changed: boolean;
  quarantined: number;
  discardedValues: number;
  /** NAME@VERSION that rows or values were kept out by. */
  schema?: string;
}

/**
 * Holds a run's rows to what the dataset is already (its columns and their types) and to the schema of the load. Nothing of
 * the dataset changes here; what is kept out goes to quarantine with its reasons.
 *
 * @throws AssayError `contract-broken` under `freeze`
 */
export async function applyContract(
  context: LoadContext,
  run: LoadRunState,
  job: { contract: Contract; previous: KnownDataset | undefined; staged: KnownDataset },
): Promise<Kept> {
  const { store } = context;
  const { contract, previous, staged } = job;
  const sha256 = String(staged.source?.sha256 ?? '');
  const kept: Kept = { run, changed: false, quarantined: 0, discardedValues: 0 };
  if (contract === 'evolve') return kept;
  await forgetQuarantine(store, run.id);
  const misfits = previous === undefined ? [] : misfitsOf(previous.columns, run.plan.columns);
  if (contract === 'freeze') {
    const [first] = misfits;
    if (first !== undefined) throw broken(run.dataset, first);
    return frozen(context, kept, staged);
  }
  const staging = new Staging(store, run);
  if (misfits.length > 0) {
    await discardMisfits(store, staging, misfits, contract, sha256, kept);
    kept.changed = true;
  }
  if (context.check !== undefined) {
    const once = {
      ...staged,
      relation: staging.relation,
      columns: staging.columns,
      rows: staging.rows,
    };
    if (contract === 'discard_value') {
      const verdict = await context.check(once, run.dataset);
      if (verdict.errors > 0) {
        kept.discardedValues += await discardedValues(store, staging, verdict, {
          run,
          sha256,
          now: context.now(),
        });
        kept.changed = true;
      }
      await verdict.done();
    }
    // A row that is wrong as a whole, or that lacks a value now, cannot be mended by leaving a value out.
    const again = contract === 'discard_value';
    const verdict = await context.check(
      again
        ? {
            ...once,
            ...{ relation: staging.relation, content_hash: `${once.content_hash}'` },
            source: asColumns(once),
          }
        : once,
      again ? '' : run.dataset,
    );
    kept.schema = verdict.schema;
    if (verdict.errors > 0) {
      kept.quarantined += await discardedRows(store, staging, verdict, {
        run,
        sha256,
        now: context.now(),
      });
      kept.changed = true;
    }
    await verdict.done();
  }
  if (!kept.changed) return kept;
  await narrowed(store, staging, previous?.columns ?? []);
  await staging.renumber();
  const plan = { ...run.plan, columns: staging.columns };
  return { ...kept, run: { ...run, relation: staging.table, plan, position: staging.rows } };
}

const NUMBERS = [
  ['integer', '-?(0|[1-9][0-9]{0,17})'],
  ['number', '-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?'],
] as const;

/** A column that was text only because of what is gone is what its values are. */
async function narrowed(store: Store, staging: Staging, before: readonly Column[]): Promise<void> {
  const columns: Column[] = [];
  for (const column of staging.columns) {
    const expected = before.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
    let type = column.type;
    for (const [number, pattern] of NUMBERS) {
      if (type !== 'text' || (expected !== undefined && expected.type !== number)) continue;
      const [told] = await store.query(
        `SELECT count(*) AS n, count(*) FILTER (NOT regexp_full_match(${quoteName(column.name)}, '${pattern}')) AS others
         FROM ${staging.relation} WHERE ${quoteName(column.name)} IS NOT NULL`,
      );
      if (Number(told?.['n']) > 0 && Number(told?.['others']) === 0) type = number;
    }
    columns.push({ ...column, type });
  }
  const changed = columns.filter(({ type }, i) => type !== staging.columns[i]?.type);
  if (changed.length === 0) return;
  const casts = changed.map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${sqlType(type)}) AS ${quoteName(name)}`,
  );
  await staging.replace(`SELECT * REPLACE (${casts.join(', ')}) FROM ${staging.relation}`, columns);
}

/** Rows of which values were left out are no longer what their records say. */
function asColumns({ source }: KnownDataset): Source | null {
  return source == null ? null : { ...source, kind: 'columns', delimiter: null };
}

async function frozen(context: LoadContext, kept: Kept, staged: KnownDataset): Promise<Kept> {
  if (context.check === undefined) return kept;
  const verdict = await context.check(staged, kept.run.dataset);
  await verdict.done();
  if (verdict.errors === 0) return kept;
  throw new AssayError(
    'contract-broken',
    `the contract of "${kept.run.dataset}" is frozen, and ${verdict.invalid} of ${staged.rows} rows break ${verdict.schema} (${verdict.errors} violations), the first: ${verdict.first ?? ''}`,
    {
      pointer: '/contract',
      remedy: 'mend the source, or load it with --contract discard_row, discard_value or evolve',
    },
  );
}

/** A column of a source that the dataset does not have, or not with that type. */
interface Misfit {
  column: Column;
  /** The dataset's own; undefined when it has none of that name. */
  expected: Column | undefined;
}

function misfitsOf(before: readonly Column[], after: readonly Column[]): Misfit[] {
  const known = new Map(before.map((column) => [column.name.toLowerCase(), column]));
  return after.flatMap((column): Misfit[] => {
    const expected = known.get(column.name.toLowerCase());
    const fits = expected !== undefined && widest(expected.type, column.type) === expected.type;
    return fits ? [] : [{ column, expected }];
  });
}

function broken(dataset: string, { column, expected }: Misfit): AssayError {
  const what =
    expected === undefined
      ? `the column "${column.name}" is new`
      : `the column "${column.name}" is ${column.type}, not ${expected.type}`;
  return new AssayError('contract-broken', `the contract of "${dataset}" is frozen, and ${what}`, {
    pointer: '/contract',
    remedy: 'mend the source, or load it with --contract discard_row, discard_value or evolve',
  });
}

async function discardMisfits(
  store: Store,
  staging: Staging,
  misfits: readonly Misfit[],
  contract: 'discard_row' | 'discard_value',
  sha256: string,
  kept: Kept,
): Promise<void> {
  const entry = { run: kept.run, sha256, now: store.now() };
  const unfit = misfits.map((misfit) => ({ ...misfit, wrong: wrongOf(misfit) }));
  if (contract === 'discard_row') {
    const any = unfit.map(({ wrong }) => wrong).join(' OR ');
    const reasons = unfit.map(({ column, expected, wrong }) => {
      const text =
        expected === undefined
          ? `"${column.name}" is a new column`
          : `"${column.name}" must be ${expected.type}`;
      return `CASE WHEN ${wrong} THEN '${text.replaceAll("'", "''")}' END`;
    });
    const because = `list_filter([${reasons.join(', ')}], lambda reason: reason IS NOT NULL)`;
    kept.quarantined += await keepRows(store, staging, any, because, entry);
    await staging.replace(`SELECT * FROM ${staging.relation} WHERE NOT (${any})`);
  } else {
    for (const { column, expected, wrong } of unfit) {
      const text = expected === undefined ? 'a new column' : `must be ${expected.type}`;
      kept.discardedValues += await keepValues(
        store,
        staging,
        column.name,
        wrong,
        `['${text}']`,
        entry,
      );
    }
  }
  const gone = new Set(
    unfit.filter(({ expected }) => expected === undefined).map(({ column }) => column.name),
  );
  const columns = staging.columns.filter(({ name }) => !gone.has(name));
  const shown = columns.map((column) => {
    const misfit = unfit.find((one) => one.column.name === column.name);
    if (misfit?.expected === undefined) return quoteName(column.name);
    const name = quoteName(column.name);
    return `CASE WHEN ${misfit.wrong} THEN NULL ELSE TRY_CAST(${name} AS ${sqlType(misfit.expected.type)}) END AS ${name}`;
  });
  const hidden = ['assay:row', ...PLACE_COLUMNS].map((name) => quoteName(name));
  await staging.replace(
    `SELECT ${[...shown, ...hidden].join(', ')} FROM ${staging.relation}`,
    columns.map((column) => {
      const expected = unfit.find((one) => one.column.name === column.name)?.expected;
      return expected === undefined ? column : { ...column, type: expected.type };
    }),
  );
}

/** Whether a value of a misfit is there and cannot be one of the expected type without loss. */
function wrongOf({ column, expected }: Misfit): string {
  const name = quoteName(column.name);
  if (expected === undefined) return `(${name} IS NOT NULL)`;
  const cast = `TRY_CAST(${name} AS ${sqlType(expected.type)})`;
  const lossless =
    column.type === 'text'
      ? expected.type === 'integer'
        ? `TRY_CAST(${name} AS DOUBLE) IS NOT DISTINCT FROM CAST(${cast} AS DOUBLE)`
        : 'true'
      : `CAST(${cast} AS ${sqlType(column.type)}) IS NOT DISTINCT FROM ${name}`;
  return `(${name} IS NOT NULL AND (${cast} IS NULL OR NOT (${lossless})))`;
}
