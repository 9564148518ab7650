import { AssayError, type ProcessingResult } from '@assay/schema';
import { fieldsOf } from '../forms/index.js';
import type { Study } from '../project/index.js';
import type { DemoTable } from './demo-data.js';
import { demoProcessors } from './demo-processors.js';

const TRIALS = 10;

type Values = Record<string, unknown>;

/** A seeded random search over the demo's own processors, run at once in the page; the answer says that it is a demo. */
export function demoStudy(base: ProcessingResult, table: DemoTable, request: Values): Study {
  const processor = demoProcessors.find((one) => one.description.name === base.processing_type);
  if (processor === undefined) throw refuse('this result has no processor of the demo');
  const { trials: wanted = TRIALS, seed = 0 } = request as { trials?: number; seed?: number };
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 200) {
    throw refuse('"trials" must be a whole number from 1 to 200');
  }
  const axes = axesOf(request['space'], processor.description.parameters, base.parameters);
  const asked = request['objective'];
  const objective = typeof asked === 'string' ? asked : firstObjective(base.result_data ?? {});
  const random = generator(seed);
  const trials = Array.from({ length: wanted }, (_, number) => {
    const params = Object.fromEntries(axes.map((axis) => [axis.name, axis.pick(random())]));
    const { resultData } = processor.run(table, { ...base.parameters, ...params });
    return { number, params, value: valueOf(objective, resultData) };
  });
  const sign = objective.startsWith('min') ? -1 : 1;
  let best: Study['best'] = null;
  for (const { params, value } of trials) {
    if (value !== null && (best === null || sign * value > sign * best.value)) {
      best = { params, value };
    }
  }
  return {
    ...{ simulated: true, method: 'random', processor: base.processing_type },
    ...{ dataset: base.dataset ?? null, objective, seed, trials, best },
  };
}

interface Axis {
  name: string;
  pick(at: number): unknown;
}

function axesOf(space: unknown, schema: Values, used: Values): Axis[] {
  const fields = fieldsOf(schema);
  const whole = (name: string): boolean =>
    fields.find((field) => field.name === name)?.kind === 'integer';
  const range = (name: string, from: number, to: number): Axis => ({
    name,
    pick: (at) => (whole(name) ? Math.floor(from + at * (to - from + 1)) : from + at * (to - from)),
  });
  if (space === undefined) {
    const own = fields.flatMap(({ name, minimum, maximum }) => {
      // Where no end is stated, from half to twice what the result was made with, as the host does.
      const value = used[name];
      const around = typeof value === 'number' && value > 0 ? value : undefined;
      const [from, to] = [minimum ?? (around ?? 0) / 2, maximum ?? 2 * (around ?? 0)];
      const known = around !== undefined || (minimum !== undefined && maximum !== undefined);
      const low = around === undefined || maximum !== undefined ? from : Math.max(from, around / 2);
      return known && low < to ? [range(name, whole(name) ? Math.ceil(low) : low, to)] : [];
    });
    if (own.length > 0) return own;
    throw refuse('this processor states no numeric ranges to search');
  }
  if (typeof space !== 'object' || space === null) throw refuse('"space" must be an object');
  return Object.entries(space).map(([name, values]: [string, unknown]) => {
    if (!Array.isArray(values) || values.length === 0) {
      throw refuse(`the search space of "${name}" must be [from, to] or a list`);
    }
    const [from, to] = values as unknown[];
    return values.length === 2 && typeof from === 'number' && typeof to === 'number'
      ? range(name, from, to)
      : { name, pick: (at) => (values as unknown[])[Math.floor(at * values.length)] };
  });
}

function firstObjective(data: Values): string {
  for (const [key, value] of Object.entries(data)) {
    if (Array.isArray(value)) return `max ${key}.length`;
    if (typeof value === 'number') return `max ${key}`;
  }
  throw refuse('say what to search for, such as {"objective": "max peaks.length"}');
}

function valueOf(objective: string, data: Values): number | null {
  const [, path = ''] = /^(?:max|min)\s+([\w.]+)$/.exec(objective) ?? [];
  if (path === '') throw refuse(`the objective "${objective}" can't be read`);
  let at: unknown = data;
  for (const part of path.split('.')) at = (at as Values | undefined)?.[part];
  return typeof at === 'number' ? at : null;
}

/** The same numbers in [0, 1) for the same seed. */
function generator(seed: number): () => number {
  let state = (seed >>> 0) + 0x9e3779b9;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function refuse(why: string): AssayError {
  return new AssayError('optimizer-wrong', why, {
    remedy: 'give {"space": {"window": [5, 50]}, "objective": "max PATH", "trials": 10}',
  });
}
