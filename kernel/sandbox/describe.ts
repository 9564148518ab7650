import { createHash } from 'node:crypto';

import { DEFAULT_LIMITS } from './limits.js';
import type { Task } from './protocol.js';
import { parseRecord, placed, tooLarge } from './run.js';
import { displayName, isTypeScript } from './source-file.js';
import { warmSandbox } from './spare.js';
import { type Loss, supervise } from './supervise.js';

export type SandboxDescription =
  | { title?: string; description?: string; parameters?: Record<string, unknown> }
  | {
      problem: string;
      line?: number;
      /** Its process never began, or was killed from outside, every time: no fault of the script's. */
      lost?: Loss;
    };

/** A description depends on nothing but the source, so a catalogue that is asked for again costs nothing. */
const known = new Map<string, SandboxDescription>();
const KNOWN_MOST = 256;
const TITLE_LENGTH = 200;
const DESCRIPTION_LENGTH = 10_000;
/** A top level that takes longer than this is no description. */
const TIME_MS = 5_000;
/** A child that does not begin or is killed from outside is replaced this often. */
const ATTEMPTS = 3;

/** What a custom processor says of itself, or why it can't be offered. Its top level runs in the sandbox. */
export async function describeInSandbox(source: string, file: string): Promise<SandboxDescription> {
  const key = createHash('sha256')
    .update(`${displayName(file)}\0${source}`)
    .digest('hex');
  const before = known.get(key);
  if (before !== undefined) return structuredClone(before);
  const { description, lasting } = await describe(source, file);
  if (lasting) {
    if (known.size >= KNOWN_MOST) known.delete(known.keys().next().value ?? '');
    known.set(key, structuredClone(description));
  }
  return description;
}

async function describe(
  source: string,
  file: string,
): Promise<{ description: SandboxDescription; lasting: boolean }> {
  const limits = { ...DEFAULT_LIMITS, timeMs: TIME_MS };
  const problem = tooLarge(source, '', limits);
  if (problem !== undefined) return { description: { problem }, lasting: true };
  const name = displayName(file);
  const task: Task = {
    kind: 'describe',
    source,
    file: name,
    lineOffset: 0,
    typescript: isTypeScript(file),
    parameters: '{}',
    limits,
    rowCount: 0,
    columns: [],
  };
  const patient = { standsBack: true };
  const first = supervise(task, [], patient);
  // A run mostly follows, and finds a child that has already started.
  warmSandbox();
  let { end, lost } = await first;
  for (let again = 1; lost !== false && again < ATTEMPTS; again++)
    ({ end, lost } = await supervise(task, [], patient));
  if (end.status === 'described') return { description: describedBy(end.data), lasting: true };
  if (end.status === 'ok') throw new Error('the sandbox process broke its protocol');
  const error = placed(end, name, 0, limits);
  const line = error.line === null ? {} : { line: error.line };
  // Time and memory may have been short for once; a verdict on the source stays.
  const lasting = lost === false && (end.status === 'error' || end.status === 'refused');
  const cut = lost === false ? {} : { lost };
  return { description: { problem: error.message, ...line, ...cut }, lasting };
}

function describedBy(text: string): SandboxDescription {
  const { title, description, parameters } = parseRecord(text);
  if (title !== undefined && (typeof title !== 'string' || title.length > TITLE_LENGTH)) {
    return { problem: `the exported title must be a text of at most ${TITLE_LENGTH} characters` };
  }
  if (
    description !== undefined &&
    (typeof description !== 'string' || description.length > DESCRIPTION_LENGTH)
  ) {
    return {
      problem: `the exported description must be a text of at most ${DESCRIPTION_LENGTH} characters`,
    };
  }
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters: parameters as Record<string, unknown> }),
  };
}
