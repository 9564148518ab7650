import { canonicalJson, type Job, JOB_MIME } from '@assay/schema';
import type { Client } from '../../client/index.js';
import type { Notebook } from './notebook.js';

/** One reason why a step was not taken from what was known. */
export interface StepChange {
  what: 'code' | 'parameter' | 'input' | 'engine' | 'none';
  /** In words: what it was before and is now. */
  because: string;
}

/** How a step of a run came to its result. */
export interface RunStep {
  /** Of its table; of a step without one, its processor and input. */
  name: string;
  /** 1-based, among all cells. */
  cell: number;
  /** `joined`: the job of the interrupted run, which was not begun anew. */
  state: 'computed' | 'cached' | 'joined';
  /** What differs from the same step of the run that the file held before; empty where there was none or nothing was computed. */
  because: StepChange[];
}

interface Made {
  id: string;
  step_key: string;
  cached: boolean;
  processor: string;
  code_hash: string;
  parameters: Record<string, unknown>;
  inputs: { dataset: string; content_hash: string }[];
  engine: string;
}

/** The steps that a notebook's outputs show, by the names of their results, as the ledger has them at this moment. */
export type MadeSteps = ReadonlyMap<string, Made & { cell: number }>;

export async function madeSteps(
  { cells }: Pick<Notebook, 'cells'>,
  client: Client,
): Promise<MadeSteps> {
  const shown = cells.flatMap(({ outputs = [] }, i) =>
    outputs.flatMap(({ data }) => {
      const job = data?.[JOB_MIME] as Job | undefined;
      return typeof job?.id === 'string' ? [{ job, cell: i + 1 }] : [];
    }),
  );
  if (shown.length === 0) return new Map();
  const { rows } = await client.sql(
    `SELECT CAST(j.id AS VARCHAR) AS id, j.step_key, j.cached, s.processor, s.code_hash, CAST(s.parameters AS VARCHAR) AS parameters,
       CAST(s.inputs AS VARCHAR) AS inputs, s.engine
     FROM assay.job j JOIN assay.step s ON s.key = j.step_key
     WHERE j.status = 'COMPLETED' AND list_contains(from_json($1::JSON, '["VARCHAR"]'), CAST(j.id AS VARCHAR))`,
    [JSON.stringify(shown.map(({ job }) => job.id))],
  );
  const byId = new Map(rows.map((row) => [String(row[0]), madeOf(row)]));
  return new Map(
    shown.flatMap(({ job, cell }) => {
      const made = byId.get(job.id);
      return made === undefined ? [] : [[nameOf(job), { ...made, cell }] as const];
    }),
  );
}

function madeOf([id, key, cached, processor, code, parameters, inputs, engine]: unknown[]): Made {
  return {
    id: String(id),
    step_key: String(key),
    cached: cached === true,
    processor: String(processor),
    code_hash: String(code),
    parameters: JSON.parse(String(parameters)) as Made['parameters'],
    inputs: JSON.parse(String(inputs)) as Made['inputs'],
    engine: String(engine),
  };
}

const nameOf = (job: Job) => job.table ?? `${job.processor}(${job.dataset})`;

/** @param before - of the file as the run found it, asked for before the run: what is computed anew takes the place of the old */
export function stepsOf(before: MadeSteps, now: MadeSteps): RunStep[] {
  return [...now].map(([name, made]) => {
    const was = before.get(name);
    const state = was?.id === made.id ? 'joined' : made.cached ? 'cached' : 'computed';
    const because = was === undefined || state !== 'computed' ? [] : changes(was, made);
    return { name, cell: made.cell, state, because };
  });
}

function changes(was: Made, now: Made): StepChange[] {
  const all: StepChange[] = [];
  if (was.code_hash !== now.code_hash) {
    const other = was.processor === now.processor ? 'was changed' : `was ${was.processor}`;
    all.push({ what: 'code', because: `processor ${now.processor} ${other}` });
  }
  for (const name of new Set([...Object.keys(was.parameters), ...Object.keys(now.parameters)])) {
    const [one, two] = [was.parameters[name], now.parameters[name]].map(said);
    if (one !== two) all.push({ what: 'parameter', because: `parameter ${name} ${one} → ${two}` });
  }
  const held = (made: Made) => made.inputs.map(({ content_hash: hash }) => hash);
  if (canonicalJson(held(was)) !== canonicalJson(held(now))) {
    const names = now.inputs.map(({ dataset }) => dataset).join(', ');
    all.push({ what: 'input', because: `input ${names} holds something else` });
  }
  if (was.engine !== now.engine)
    all.push({ what: 'engine', because: `engine ${was.engine} → ${now.engine}` });
  if (all.length > 0) return all;
  return [{ what: 'none', because: 'its known result was not to be used, or is gone' }];
}

const said = (value: unknown): string => (value === undefined ? 'none' : canonicalJson(value));

/** One line for a reader. */
export function describeStep({ name, cell, state, because }: RunStep): string {
  const why =
    because.length === 0 ? '' : ` because ${because.map((one) => one.because).join('; ')}`;
  return `  cell ${cell}: ${name} ${state}${why}`;
}
