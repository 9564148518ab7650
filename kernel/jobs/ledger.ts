import { AssayError } from '@assay/schema';
import { quoteText, rowsOf, textOf, type Store, type Transaction } from '../store/index.js';
import {
  RECORD_COLUMNS,
  SELECT_RECORD,
  SELECT_WITHOUT_RESULT,
  toRecord,
  valuesOf,
  type JobRecord,
} from './record.js';
import { next, rowOf, stateOf, type Action } from './states.js';

const EVENT_COLUMNS = ['seq', 'job_id', 'attempt', 'status', 'detail', 'created_at'];

/** Fields of a job that change with its state. */
export type Patch = Partial<Omit<JobRecord, 'id' | 'result_id' | 'status' | 'dead_letter'>>;

/** A write of an attempt that is no longer the job's: the writer has lost the race and must not go on. */
export class FencedError extends Error {
  override readonly name: string = 'FencedError';
}

type Reader = Pick<Store | Transaction, 'query'>;

/** The host ends while the job runs: the next one takes it up. */
export class HostEndsError extends FencedError {
  override readonly name = 'HostEndsError';
}

/** A job's step from one state to the next, as the ledger is to say it. */
export interface Move {
  before: JobRecord;
  after: JobRecord;
  patch: Patch;
  detail: object | null;
  /** States that it passes on the way, each with its event. */
  through?: readonly Event[];
}

interface Event {
  record: JobRecord;
  detail: object | null;
}

/** Adds new jobs with their first events. */
export async function insertJobs(tx: Transaction, records: readonly JobRecord[]): Promise<void> {
  await insertMoved(tx, records.map(firstMove));
}

/** A new job as a move that changes nothing, for others to be joined to it. */
export function firstMove(record: JobRecord): Move {
  return { before: record, after: record, patch: {}, detail: null };
}

/** Adds new jobs as they are after their moves, with the events of all states that they have passed. */
export async function insertMoved(tx: Transaction, moves: readonly Move[]): Promise<void> {
  const rows = moves.map(({ after }) => valuesOf(after));
  await tx.insert('assay.job', RECORD_COLUMNS, rows);
  await addEvents(tx, moves.flatMap(eventsOf));
}

function eventsOf({ through = [], after, detail }: Move): Event[] {
  return [...through, { record: after, detail }];
}

/**
 * What an action makes of a job.
 *
 * @throws AssayError `job-state` for an illegal transition
 */
export function nextMove(
  before: JobRecord,
  action: Action,
  patch: Patch,
  now: Date,
  detail: object | null,
): Move {
  const to = rowOf(next(stateOf(before), action));
  const changed = { ...patch, ...to, updated_at: now.toISOString() };
  // A clock that was set back meanwhile makes no job end before it began.
  const begun = before.started_at;
  if (changed.completed_at != null && begun !== null && changed.completed_at < begun)
    changed.completed_at = begun;
  return { before, after: { ...before, ...changed }, patch: changed, detail };
}

/** Two moves of a job as one write; undefined when the second does not begin where the first ends. */
export function joined(first: Move, second: Move): Move | undefined {
  const { id, attempt, status } = first.after;
  const { before } = second;
  if (before.id !== id || before.attempt !== attempt || before.status !== status) return undefined;
  const { after, detail } = first;
  const through = [...(first.through ?? []), { record: after, detail }, ...(second.through ?? [])];
  return { ...second, before: first.before, patch: { ...first.patch, ...second.patch }, through };
}

/**
 * Moves a job by one action, with its event. The write holds only while the ledger still has the state and attempt that
 * `record` has.
 *
 * @throws AssayError `job-state` for an illegal transition
 * @throws FencedError when another writer was first
 */
export async function moveJob(
  tx: Transaction,
  record: JobRecord,
  action: Action,
  patch: Patch,
  now: Date,
  detail: object | null = null,
): Promise<JobRecord> {
  return await applyMove(tx, nextMove(record, action, patch, now, detail));
}

/** As `moveJob`, for what its action makes of the job. @throws FencedError when another writer was first */
export async function applyMove(tx: Transaction, move: Move): Promise<JobRecord> {
  const { id } = move.before;
  const held = await moveJobs(tx, [move]);
  if (!held.has(id)) throw new FencedError(`job ${id} has moved on`);
  return move.after;
}

/**
 * Moves jobs, each at most once, with their events.
 *
 * @returns the ids of those that the ledger still had as `before` says; nothing is written of the others
 */
export async function moveJobs(
  tx: Transaction,
  moves: readonly Move[],
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (const alike of bySameColumns(moves)) {
    const moved = await (alike.length <= FEW ? updateEach : updateMany)(tx, alike);
    for (const id of moved) held.add(id);
  }
  const told = moves.filter(({ before }) => held.has(before.id));
  await addEvents(tx, told.flatMap(eventsOf));
  return held;
}

function bySameColumns(moves: readonly Move[]): Iterable<Move[]> {
  const kinds = new Map<string, Move[]>();
  for (const move of moves) {
    const key = Object.keys(move.patch).sort().join();
    kinds.set(key, [...(kinds.get(key) ?? []), move]);
  }
  return kinds.values();
}

/** Up to so many moves cost less one by one than the planning of them all at once. */
const FEW = 3;

async function updateEach(tx: Transaction, moves: readonly Move[]): Promise<string[]> {
  const moved: string[] = [];
  for (const move of moves) moved.push(...(await updateOne(tx, move)));
  return moved;
}

async function updateOne(tx: Transaction, { before, patch }: Move): Promise<string[]> {
  const names = Object.keys(patch) as (keyof Patch)[];
  const texts = names.map((name) => textOf(patch[name]));
  // As literals, which are planned in half the time; but a statement ends at a NUL character.
  const plain = !texts.some((text) => text?.includes('\0'));
  const sets = names.map((name, i) => `${name} = ${plain ? literal(texts[i]) : `$${i + 1}`}`);
  const rows = await tx.query(
    `UPDATE assay.job SET ${sets.join(', ')} WHERE id = ${literal(before.id)}
       AND attempt = ${before.attempt} AND status = ${literal(before.status)}`,
    plain ? [] : names.map((name) => patch[name]),
  );
  return Number(rows[0]?.['Count']) === 1 ? [before.id] : [];
}

function literal(text: string | null | undefined): string {
  return text == null ? 'NULL' : quoteText(text);
}

/** As `updateOne`, for moves that change the same columns. */
async function updateMany(tx: Transaction, moves: readonly Move[]): Promise<string[]> {
  const names = Object.keys(moves[0]?.patch ?? {});
  const fields = ['key_id', 'key_attempt', 'key_status', ...names];
  const rows = moves.map(({ before, patch }) => [
    ...[before.id, String(before.attempt), before.status],
    ...names.map((name) => textOf(patch[name as keyof Patch])),
  ]);
  const sets = names.map((name) => `${name} = given.${name}`).join(', ');
  const moved = await tx.query(
    `UPDATE assay.job SET ${sets} FROM (${rowsOf(fields)}) AS given
     WHERE id = CAST(key_id AS UUID) AND job.attempt = CAST(key_attempt AS INTEGER) AND job.status = key_status
     RETURNING CAST(id AS VARCHAR) AS id`,
    [rows],
  );
  return moved.map(({ id }) => String(id));
}

async function addEvents(tx: Transaction, events: readonly Event[]): Promise<void> {
  const rows = events.map(({ record, detail }) => [
    ...[nextSeq(), record.id, record.attempt, record.status, detail, record.updated_at],
  ]);
  if (rows.length > 0) await tx.insert('assay.job_event', EVENT_COLUMNS, rows);
}

let lastSeq = 0;

/** Goes on from what an earlier host has written, should the clock have been set back since. */
export async function continueEvents(reader: Reader): Promise<number> {
  const [row] = await reader.query('SELECT max(seq) AS seq FROM assay.job_event');
  lastSeq = Math.max(lastSeq, Number(row?.['seq'] ?? 0));
  return lastSeq;
}

/** Numbers of events grow over restarts and, but for the clocks' differences, over machines. */
function nextSeq(): number {
  lastSeq = Math.max(lastSeq + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
  return lastSeq;
}

/**
 * A job by its own id or its result's.
 *
 * @param result - whether what it gave is wanted, which may be megabytes
 */
export async function findJob(
  reader: Reader,
  id: string,
  result = true,
): Promise<JobRecord | undefined> {
  if (!isUuid(id)) return undefined;
  // One after the other, each by its index: for both at once every row would be read.
  for (const key of ['id', 'result_id']) {
    const select = result ? SELECT_RECORD : SELECT_WITHOUT_RESULT;
    const rows = await reader.query(`${select} WHERE ${key} = CAST(${quoteText(id)} AS UUID)`);
    if (rows[0] !== undefined) return toRecord(rows[0]);
  }
  return undefined;
}

/** Those of these jobs that there are, in the order of the ids. */
export async function findJobs(reader: Reader, ids: readonly string[]): Promise<JobRecord[]> {
  const list = ids.map((id) => `CAST(${quoteText(id)} AS UUID)`).join(', ');
  const known = await reader.query(`SELECT 1 AS one FROM assay.job WHERE id IN (${list}) LIMIT 1`);
  // Most often there is none, and the whole record takes long to plan for.
  if (known.length === 0) return [];
  const rows = await reader.query(`${SELECT_RECORD} WHERE id IN (${list})`);
  const found = new Map(rows.map(toRecord).map((record) => [record.id, record]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** @throws AssayError `job-unknown` (404) */
export async function getJob(reader: Reader, id: string, result = true): Promise<JobRecord> {
  const record = await findJob(reader, id, result);
  if (record !== undefined) return record;
  throw new AssayError('job-unknown', `there is no job or result ${id}`, {
    status: 404,
    remedy: 'list the known ones: assay jobs list',
  });
}

/** Everything that still has to run, in the order of submission. */
export async function unfinishedJobs(reader: Reader): Promise<JobRecord[]> {
  const rows = await reader.query(
    `${SELECT_RECORD} WHERE status IN ('PENDING', 'PROCESSING', 'RETRYING')
     ORDER BY created_at, id`,
  );
  return rows.map(toRecord);
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
