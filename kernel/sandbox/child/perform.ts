import { memoryMessage, timeMessage } from '../limits.js';
import type { End, Fault, OutputHeader, Task, TextEncoding } from '../protocol.js';
import { send, sendWith } from './channel.js';
import { addColumns } from './columns.js';
import { GuestIsolate, type Vacant } from './isolate.js';
import { compileProcessor, topLevelFault, wrap } from './module.js';
import { compileSchema, prepareParameters } from './parameters.js';
import { looksTyped, stripTypes } from './syntax.js';
import { watchSelf } from './watch.js';

type Failed = Extract<End, Fault>;
type Outcome = Failed | { status: 'ok' | 'described'; data: string; table: OutputHeader | null };

/** Runs one task to its end and reports it. `waiting` is an isolate made before, for this run alone. */
export async function perform(task: Task, sections: Buffer[], waiting?: Vacant): Promise<void> {
  await load(task);
  const guest = GuestIsolate.create(task, sections, waiting);
  addColumns(guest.reference('add'), task, sections);
  const megabyte = 2 ** 20;
  watchSelf(process.memoryUsage.rss() + (2 * task.limits.memoryMb + 80) * megabyte, task.limits);
  send({ kind: 'begin' });
  let end: Outcome;
  try {
    end = await settle(guest, task);
    if (end.status === 'ok') {
      await deliver(guest, end);
      return;
    }
    // The isolate refused an allocation, which the guest knows by the identity of the error.
    if (end.status === 'memory') end = { ...end, message: memoryMessage(task.limits) };
  } catch (error) {
    if (!guest.outOfMemory) throw error;
    end = { status: 'memory', message: memoryMessage(task.limits), line: null, column: null };
  }
  send({ kind: 'end', end: end as End });
}

/** Loads what the task will need before its clock starts. */
async function load(task: Task): Promise<void> {
  if (task.typescript && looksTyped(task.source)) stripTypes('const ready: boolean = true;');
  if (task.source.includes('parameters')) await compileSchema({ type: 'object' });
}

async function settle(guest: GuestIsolate, task: Task): Promise<Outcome> {
  const loaded = compileProcessor(guest, task);
  if ('status' in loaded) return { status: loaded.status, ...loaded.fault };
  const wrapper = wrap(guest, loaded.module);
  try {
    await wrapper.evaluate();
  } catch (thrown) {
    if (guest.outOfMemory) throw thrown;
    return { status: 'error', ...topLevelFault(thrown, task.file, task.source) };
  }
  if (guest.ask('settled', wrapper) !== true) {
    return { status: 'timeout', ...plain(neverSettles(task, 'a top-level await')) };
  }
  const module = wrapper.namespace;
  await guest.call('describe', module.derefInto());
  const described = outcomeOf(guest);
  if (described === undefined || described.status !== 'described') {
    return described ?? { status: 'error', ...plain('the exports could not be read') };
  }
  const exports = JSON.parse(described.data) as Record<string, unknown>;
  const missing = missingProcess(exports, task.file);
  if (missing !== undefined) return { status: 'error', ...plain(missing) };
  if (task.kind === 'describe') return describe(exports, described);
  const prepared = await prepareParameters(task.parameters, exports['parameters']);
  if ('problem' in prepared) return { status: 'error', ...plain(prepared.problem) };
  guest.ask('reset');
  return run(guest, task, () => guest.call('run', module.derefInto(), prepared.parameters));
}

async function run(
  guest: GuestIsolate,
  task: Task,
  start: () => Promise<unknown>,
): Promise<Outcome> {
  try {
    await start();
  } catch (thrown) {
    if (guest.outOfMemory) throw thrown;
    // A rejected promise that nobody handled, as in Node an error of the run.
    return (
      failure(guest) ?? {
        status: 'error',
        ...topLevelFault(thrown, task.file, task.source),
      }
    );
  }
  return (
    outcomeOf(guest) ?? {
      status: 'timeout',
      ...plain(neverSettles(task, 'the promise that process returned')),
    }
  );
}

function outcomeOf(guest: GuestIsolate): Outcome | undefined {
  const text = guest.ask('outcome');
  return typeof text === 'string' ? (JSON.parse(text) as Outcome) : undefined;
}

function failure(guest: GuestIsolate): Outcome | undefined {
  const outcome = outcomeOf(guest);
  return outcome === undefined || outcome.status === 'ok' ? undefined : outcome;
}

async function describe(exports: Record<string, unknown>, outcome: Outcome): Promise<Outcome> {
  if (exports['parameters'] !== undefined) {
    const schema = await compileSchema(exports['parameters']);
    if (typeof schema === 'string') return { status: 'error', ...plain(schema) };
  }
  return outcome;
}

function missingProcess(exports: Record<string, unknown>, file: string): string | undefined {
  const found = exports['process'];
  if (found === 'a function') return undefined;
  const what =
    found === 'undefined'
      ? 'does not export a function named process'
      : `exports process as ${String(found)}`;
  return `${file} ${what}; write: export function process(table, params) { … }`;
}

const plain = (message: string): Fault => ({ message, line: null, column: null });

/** Nothing is left to run in the isolate, no timer and no call from outside: waiting longer would change nothing. */
const neverSettles = (task: Task, what: string): string =>
  `${timeMessage(task.limits)}: ${what} never settles`;

/** Sends the table column by column, each copied out of the isolate only when its turn comes. */
async function deliver(
  guest: GuestIsolate,
  end: Extract<Outcome, { data: string }>,
): Promise<void> {
  const { table } = end;
  const sizes: number[] = [];
  const makers: (() => Uint8Array)[] = [];
  const rows = table?.rowCount ?? 0;
  for (const [index, column] of (table?.columns ?? []).entries()) {
    if (column.unchanged) continue;
    const buffer = (): Uint8Array => piece(guest, 'buffer', index);
    makers.push(buffer);
    if (column.type === 'text') {
      sizes.push(rows * 4);
      const characters = String(await guest.call('characters', index));
      const encoding: TextEncoding = /^[\0-\xff]*$/.test(characters) ? 'latin1' : 'utf16le';
      column.encoding = encoding;
      sizes.push(Buffer.byteLength(characters, encoding));
      makers.push(() => Buffer.from(characters, encoding));
    } else {
      sizes.push(column.type === 'boolean' ? rows : rows * 8);
    }
    if (column.missing) {
      sizes.push(rows);
      makers.push(() => piece(guest, 'missing', index));
    }
  }
  sendWith({ kind: 'end', end: end as End }, sizes, (at) => makers[at]?.() ?? new Uint8Array());
}

function piece(guest: GuestIsolate, name: 'buffer' | 'missing', index: number): Uint8Array {
  const buffer = guest.reference(name).applySync(undefined, [index], { result: { copy: true } });
  if (!(buffer instanceof ArrayBuffer)) throw new Error('a column is missing');
  return new Uint8Array(buffer);
}
