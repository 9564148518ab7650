import type { ErrorObject } from 'ajv/dist/2020.js';
import { isObject, pointerNames } from '@assay/schema';
import { pointed } from '../definition/walk.js';

/** One rule that one row breaks. `path` is the JSON pointer of the value within the row. */
export interface Breach {
  column: string | null;
  path: string;
  value: unknown;
  keyword: string;
  message: string;
}

/** Keywords that only say that a part of theirs failed, when that part tells it itself. */
const CARRIERS = new Set(['if', 'allOf', '$ref', '$dynamicRef', 'propertyNames']);
/** Keywords that fail as a whole: why each of their branches failed is no violation of its own. */
const CHOICES = new Set(['anyOf', 'oneOf', 'contains', 'not']);

/** A row's errors, each once. `root` is the schema that they come from. */
export function breaches(errors: readonly ErrorObject[], root?: unknown): Breach[] {
  const seen = new Set<string>();
  const found: Breach[] = [];
  for (const error of withoutBranches(errors, root)) {
    if (CARRIERS.has(error.keyword)) continue;
    const breach = breachOf(error);
    const key = `${breach.path}\0${breach.column ?? ''}\0${breach.keyword}\0${breach.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(breach);
  }
  return found;
}

/** Ajv tells a choice's branches right before the choice: they are taken back until an error that is none of them. */
function withoutBranches(errors: readonly ErrorObject[], root: unknown): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (CHOICES.has(error.keyword)) {
      const branches = branchesOf(error, root);
      for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
        const inside = last.instancePath.startsWith(error.instancePath);
        if (!inside || !branches.has(last.parentSchema)) break;
        kept.pop();
      }
    }
    kept.push(error);
  }
  return kept;
}

const reached = new WeakMap<object, Set<unknown>>();

/** The schema objects that a choice's branches are made of, references followed. */
function branchesOf(error: ErrorObject, root: unknown): Set<unknown> {
  const parent = error.parentSchema ?? {};
  const known = reached.get(parent);
  if (known !== undefined) return known;
  const set = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || set.has(value)) return;
    set.add(value);
    for (const part of Object.values(value)) visit(part);
    if (!isObject(value)) return;
    const { $ref } = value;
    if (typeof $ref === 'string') visit(pointed(root, $ref));
  };
  for (const choice of CHOICES) visit(parent[choice]);
  reached.set(parent, set);
  return set;
}

function breachOf(error: ErrorObject): Breach {
  const params = error.params as Record<string, unknown>;
  const named =
    params['missingProperty'] ??
    params['additionalProperty'] ??
    params['unevaluatedProperty'] ??
    error.propertyName;
  const parts = pointerNames(error.instancePath);
  if (typeof named === 'string') parts.push(named);
  const absent = typeof params['missingProperty'] === 'string';
  return {
    column: parts.length === 0 ? null : parts.join('.'),
    path: error.instancePath,
    value: absent
      ? null
      : named === undefined
        ? wholeRow(parts, error.data)
        : valueAt(error.data, named),
    keyword: error.keyword === 'false schema' ? 'false' : error.keyword,
    message: messageOf(error),
  };
}

/** A rule of the whole row has no one value. */
function wholeRow(parts: readonly string[], data: unknown): unknown {
  return parts.length === 0 && typeof data === 'object' ? null : (data ?? null);
}

function valueAt(data: unknown, name: unknown): unknown {
  return isObject(data) && typeof name === 'string' ? (data[name] ?? null) : (data ?? null);
}

/** Ajv's words, with what was allowed where it leaves that out. */
export function messageOf(
  error: Pick<ErrorObject, 'keyword' | 'message' | 'params' | 'schema'>,
): string {
  const { keyword, schema } = error;
  const message = error.message ?? `breaks ${keyword}`;
  if (keyword === 'enum') return `${message}: ${listed(schema)}`;
  if (keyword === 'const') return `${message} ${JSON.stringify(schema)}`;
  const params = error.params as Record<string, unknown>;
  const extra = params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof extra === 'string' ? `${message}: '${extra}'` : message;
}

const LISTED = 20;

function listed(values: unknown): string {
  if (!Array.isArray(values)) return JSON.stringify(values);
  const some = values.slice(0, LISTED).map((value) => JSON.stringify(value));
  return some.join(', ') + (values.length > LISTED ? ` … (${values.length} in all)` : '');
}
