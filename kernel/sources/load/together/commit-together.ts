import type { Column, LoadReport, LoadRequest, Warning } from '@assay/schema';
import {
  ContentHasher,
  forgetRecords,
  keepRecordsOf,
  keepVersions,
  KEPT,
  quoteName,
  registerDataset,
  relationName,
  ROW_COLUMN,
  sourceFiles,
  type KnownDataset,
  type Transaction,
  type VersionEntry,
} from '../../../store/index.js';
import { appended, select, type Combined } from '../combine.js';
import { registerDataFiles } from '../data-file.js';
import { exactUnionOf, type Rows } from '../exact-union.js';
import { createTable } from '../hidden-columns.js';
import { dedupeKey } from '../key-columns.js';
import { keepFormer } from '../keep-places.js';
import type { LoadContext } from '../load-context.js';
import { saveRejected, type LoadRunState } from '../load-run.js';
import { reportOf } from '../report.js';
import type { Stage } from './stage.js';
import type { OneOf, Together } from './together.js';

const PAGE = 100_000;

/** Rows of the dataset after each of the files. */
type Ends = Map<number, number>;

/**
 * Puts all files' rows behind those of the dataset: rows, places, checkpoints and versions of each of them, in one
 * transaction. Without any new file nothing is written.
 */
export async function commitTogether(
  context: LoadContext,
  request: LoadRequest,
  together: Together,
  stages: readonly Stage[],
): Promise<LoadReport> {
  const { previous, added } = together;
  const last = added.at(-1);
  const { source } = together.dataset;
  if (source == null) throw new Error(`dataset ${previous.name} has no source`);
  if (last === undefined) return reportOf(previous, source, [], await lastRun(context, previous));
  for (const { acquired } of added) await acquired.object.durable;
  const now = context.now();
  const [warnings, dataset, inserted] = await context.store.transaction(async (tx) => {
    const run = await staged(tx, together, last.runId, stages);
    const key = dedupeKey(request.key, run.plan.columns, previous.columns);
    const combined = await appended(tx, previous, run, { continued: undefined, key });
    const ids = await registerDataFiles(
      tx,
      added.map(({ acquired, kind }) => ({ acquired, kind })),
      now,
    );
    added.forEach(({ file }, i) => (file.data_file_id = ids[i] ?? ''));
    const ends = await endsOf(tx, combined, together);
    await keepPlaces(tx, together, run, combined, key);
    const doubts = (combined.warnings ?? []).map(({ line, message, file }) => ({
      file: file ?? 0,
      warning: { line, message },
    }));
    const mine = doubts.filter(({ file }) => file === last.number).map(({ warning }) => warning);
    const versions = await versionsOf(tx, together, combined, ends);
    const registered = await registerDataset(tx, {
      ...{ name: previous.name, kind: 'raw', columns: combined.columns, rowCount: combined.rows },
      relation: { schema: 'raw', table: combined.table },
      rejected: wholeOf(last),
      contentHash: versions.at(-1)?.contentHash ?? previous.content_hash,
      dataFileId: ids.at(-1) ?? null,
      ...{ source, warnings: [...last.warnings, ...mine], now },
    });
    if (combined.table !== run.relation)
      await tx.query(`DROP TABLE IF EXISTS raw.${quoteName(run.relation)}`);
    for (const one of added)
      await saveRejected(tx, runOf(one, previous.name), one.file.sha256, rejectedOf(one));
    await tx.insert(
      'checkpoint.load_run',
      RUN,
      added.map((one) => runRow(one, previous, ends, now)),
    );
    const moved = combined.continues === true ? { from: previous.relation } : undefined;
    await keepVersions(tx, previous.name, versions, moved, now);
    return [doubts, registered, combined.rows - previous.rows] as const;
  });
  context.publish({ type: 'dataset', dataset });
  const named = warnings.map(({ file, warning }): Warning => {
    const name = together.files[file - 1]?.name ?? '';
    return { ...warning, message: `${name}: ${warning.message}` };
  });
  return {
    ...reportOf(dataset, source, named, {
      ...{ id: last.runId, batches: added.reduce((sum, one) => sum + batchesOf(one), 0) },
      ...{ batch_size: last.read.batchSize, inserted, updated: 0, deleted: 0 },
      unchanged: together.rows - inserted,
    }),
    rejected: added.reduce((sum, one) => sum + wholeOf(one), 0),
  };
}

/** What is told of the files when all are there already. */
async function lastRun(
  { store }: LoadContext,
  { name, source }: KnownDataset,
): Promise<LoadReport['run']> {
  const [run] = await store.query(
    `SELECT CAST(id AS VARCHAR) AS id, batch_size FROM checkpoint.load_run WHERE state = 'completed' AND lower(dataset) = lower($1) AND sha256 = $2
     ORDER BY completed_at DESC LIMIT 1`,
    [name, source?.sha256],
  );
  const id = run === undefined ? '' : String(run['id']);
  const none = { batches: 0, inserted: 0, updated: 0, unchanged: 0, deleted: 0 };
  return { id, batch_size: Number(run?.['batch_size'] ?? 1000), ...none };
}

/** All new rows in one table, as those of one load. */
async function staged(
  tx: Transaction,
  { previous, rows }: Together,
  id: string,
  stages: readonly Stage[],
): Promise<LoadRunState> {
  const relation = `${previous.name}@${id.slice(0, 8)}`;
  const tables: (Rows & { name: string })[] = [];
  for (const [i, stage] of stages.entries()) {
    const name = stages.length === 1 ? relation : `${relation}~${i}`;
    await tx.query(createTable(name, { columns: [...stage.columns], decisions: null }));
    if (stage.rows > 0) await tx.append('raw', name, stage.table());
    const of = relationName({ schema: 'raw', table: name });
    tables.push({ name, columns: stage.columns, relation: of });
  }
  const columns = await unionOf(tx, tables);
  if (tables.length > 1) {
    const row = quoteName(ROW_COLUMN);
    const all = tables.map((one) => select(columns, one.columns, one.relation, row));
    await tx.query(
      `CREATE TABLE raw.${quoteName(relation)} AS SELECT * FROM (${all.join(' UNION ALL ')}) ORDER BY ${row}`,
    );
    for (const { relation: one } of tables) await tx.query(`DROP TABLE ${one}`);
  }
  const plan = { columns, decisions: null };
  const run = { id, dataset: previous.name, relation, plan, batchSize: rows };
  return { ...run, position: rows, batches: 1, rejected: 0 };
}

async function unionOf(tx: Transaction, tables: readonly Rows[]): Promise<Column[]> {
  let all: Rows | undefined;
  for (const one of tables) {
    if (all === undefined) {
      all = one;
      continue;
    }
    const columns = await exactUnionOf(tx, all, one);
    const parts = [all, one].map((part) => {
      return select(columns, part.columns, part.relation, quoteName(ROW_COLUMN));
    });
    all = { columns, relation: `(${parts.join(' UNION ALL ')})` };
  }
  return [...(all?.columns ?? [])];
}

/** Rows of the dataset up to each new file's last one: of a key that is known some were left out. */
async function endsOf(tx: Transaction, combined: Combined, together: Together): Promise<Ends> {
  const first = together.added[0]?.number ?? 1;
  const counts = await tx.query(
    `SELECT "assay:file" AS file, count(*) AS n FROM raw.${quoteName(combined.table)} WHERE "assay:file" >= ${first} GROUP BY ALL`,
  );
  const rows = new Map(counts.map(({ file, n }) => [Number(file), Number(n)]));
  let end = together.previous.rows;
  return new Map(together.added.map(({ number }) => [number, (end += rows.get(number) ?? 0)]));
}

async function keepPlaces(
  tx: Transaction,
  { previous, dataset, added }: Together,
  run: LoadRunState,
  combined: Combined,
  key: readonly string[],
): Promise<void> {
  const all = sourceFiles(dataset.source);
  const files = added.flatMap(({ number, kind, runId }) => {
    const file = all[number - 1];
    return file === undefined ? [] : [{ file, dataset: previous.name, kind, number, runId }];
  });
  const objects = files.map(({ file }) => file.object);
  if (combined.continues !== true)
    await keepFormer(tx, previous, previous.source?.kind ?? '', objects);
  if (key.length === 0) await forgetRecords(tx, ...objects);
  else await keepRecordsOf(tx, relationName({ schema: 'raw', table: run.relation }), files);
}

/** What the dataset was after each file. Of versions that are not kept nobody asks for the hash. */
async function versionsOf(
  tx: Transaction,
  { previous, added }: Together,
  { table, columns }: Combined,
  ends: Ends,
): Promise<VersionEntry[]> {
  const names = columns.map(({ name }) => name);
  const relation = relationName({ schema: 'raw', table });
  const hasher = new ContentHasher(columns);
  const seen = new Set(previous.columns.map(({ name }) => name.toLowerCase()));
  const versions: VersionEntry[] = [];
  let at = 0;
  for (const [i, { runId, number, read }] of added.entries()) {
    for (const { name } of read.plan.columns) seen.add(name.toLowerCase());
    const rows = ends.get(number) ?? 0;
    const kept = i >= added.length - KEPT;
    while (kept && at < rows) {
      const limit = Math.min(PAGE, rows - at);
      hasher.update(await tx.readTable(relation, { columns: names, offset: at, limit }));
      at += limit;
    }
    const then = columns.filter(({ name }) => seen.has(name.toLowerCase()));
    const contentHash = kept ? hasher.digestSoFar() : '';
    versions.push({ runId, columns: then, rows, contentHash });
  }
  return versions;
}

const RUN = [
  ...['id', 'dataset', 'source_uri', 'data_file_id', 'sha256', 'state', 'write_mode', 'batch_size'],
  ...['position', 'batches', 'rows_read', 'inserted', 'unchanged', 'rejected', 'started_at'],
  ...['completed_at', 'plan', 'options'],
];

function runRow(
  one: OneOf,
  { name, rows: before }: KnownDataset,
  ends: Ends,
  now: Date,
): unknown[] {
  const { runId, number, read, file, acquired } = one;
  const inserted = (ends.get(number) ?? 0) - (ends.get(number - 1) ?? before);
  return [
    ...[runId, name, acquired.location, file.data_file_id, file.sha256, 'completed', 'append'],
    ...[read.batchSize, read.rows, batchesOf(one), read.rows + wholeOf(one), inserted],
    ...[read.rows - inserted, wholeOf(one), file.loaded_at ?? now, now],
    ...[read.plan, file.options],
  ];
}

function runOf(one: OneOf, dataset: string): LoadRunState {
  const { runId, read } = one;
  const { plan, batchSize, rows } = read;
  const state = { id: runId, dataset, relation: '', plan, batchSize, position: rows };
  return { ...state, batches: batchesOf(one), rejected: wholeOf(one) };
}

const rejectedOf = ({ read }: OneOf) => read.batches.flatMap(({ rejected }) => rejected);
const wholeOf = (one: OneOf): number => rejectedOf(one).filter(({ whole }) => whole).length;
const batchesOf = ({ read }: OneOf): number =>
  read.batches.filter(({ table }) => table.rowCount > 0).length;
