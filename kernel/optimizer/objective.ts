import { AssayError } from '@assay/schema';

type Json = Record<string, unknown>;

/** What a search makes as large or as small as it can. */
export interface Objective {
  text: string;
  better: 'larger' | 'smaller';
  path: readonly string[];
}

/**
 * `max PATH`, `min PATH` or `PATH` into result_data; a list at the end counts its members.
 *
 * @throws AssayError `objective-wrong`
 */
export function readObjective(text: string): Objective {
  const match = /^\s*(?:(max|min)(?:imi[sz]e)?[\s:]+)?([\w$.[\]]+)\s*$/.exec(text);
  const path = match?.[2]
    ?.replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((part) => part !== '' && part !== 'result_data');
  if (path === undefined || path.length === 0) {
    throw new AssayError('objective-wrong', `the objective "${text}" can't be read`, {
      pointer: '/parameters/objective',
      remedy: 'write "max PATH" or "min PATH", such as "max peaks.length"',
    });
  }
  return { text, better: match?.[1] === 'min' ? 'smaller' : 'larger', path };
}

/** The first number or list of a result that does not only repeat a parameter: what is searched when no objective is given. */
export function firstObjective(data: Json, parameters: Json = {}): Objective {
  for (const [key, value] of Object.entries(data)) {
    if (Object.hasOwn(parameters, key)) continue;
    if (Array.isArray(value)) return readObjective(`max ${key}.length`);
    if (typeof value === 'number') return readObjective(`max ${key}`);
  }
  throw new AssayError('objective-needed', 'this result has no number to search by', {
    pointer: '/parameters/objective',
    remedy: 'write one: {"objective": "max count"}',
  });
}

/** The objective's value; null where the result has no such number. */
export function valueOf(objective: Objective, data: Json): number | null {
  let at: unknown = data;
  for (const part of objective.path) {
    if (Array.isArray(at) && part === 'length') at = at.length;
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, part)) {
      at = (at as Json)[part];
    } else return null;
  }
  if (Array.isArray(at)) return at.length;
  return typeof at === 'number' && Number.isFinite(at) ? at : null;
}
