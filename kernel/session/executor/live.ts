import { glance, lexicalNames } from './evaluate.js';
import { inspect } from 'node:util';

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function expressionOf(path: string[]): string | undefined {
  return path.every((name) => NAME.test(name)) ? path.join('.') : undefined;
}

/** Names that live values offer: top-level bindings for an empty path, else the properties of the value. */
export function liveNames(path: string[]): string[] {
  if (path.length === 0)
    return [...lexicalNames(), ...Object.getOwnPropertyNames(globalThis)].filter(
      (name) => NAME.test(name) && !/^(?:__assay|_ts_|_apply_decs|_init|_call_)/.test(name),
    );
  const expression = expressionOf(path);
  const found = expression === undefined ? undefined : glance(expression);
  if (found?.value === undefined || found.value === null) return [];
  const names = new Set<string>();
  let owner: unknown = Object(found.value);
  for (let depth = 0; depth < 6 && owner !== null && owner !== Object.prototype; depth += 1) {
    for (const name of Object.getOwnPropertyNames(owner)) if (NAME.test(name)) names.add(name);
    owner = Object.getPrototypeOf(owner);
  }
  return [...names].slice(0, 2000);
}

/** Short text of a live value; undefined when there is none or looking would act. */
export function liveValue(path: string[]): string | undefined {
  const expression = expressionOf(path);
  const found = expression === undefined ? undefined : glance(expression);
  if (!found) return undefined;
  try {
    const text = inspect(found.value, { depth: 1, maxArrayLength: 10, maxStringLength: 200 });
    return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
  } catch {
    return undefined;
  }
}
