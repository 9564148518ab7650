import { inspect } from 'node:util';
import { failureOf } from '../trace/failure.js';
import { isArrowTable, showArrowTable } from './arrow-table.js';
import type { Bundle } from './bundle.js';
import { isTypedArray, summarise } from './typed-array.js';

/** The convention that Deno's notebooks began: an object that shows itself. */
export const DISPLAY = Symbol.for('Jupyter.display');

export interface Shown {
  data: Bundle;
  metadata: Record<string, unknown>;
}

function plain(value: unknown): string {
  try {
    return inspect(value, { colors: false, depth: 4, breakLength: 88, maxStringLength: 1 << 26 });
  } catch (error) {
    return `[this value cannot be shown: ${error instanceof Error ? error.message : String(error)}]`;
  }
}

function isBundle(value: unknown): value is Bundle {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((key) => key.includes('/'))
  );
}

/** Binary values of a bundle travel as base64, as the protocol wants them. */
export function encodeBundle(bundle: Bundle): Bundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      value instanceof Uint8Array || value instanceof ArrayBuffer
        ? Buffer.from(value as Uint8Array).toString('base64')
        : value,
    ]),
  );
}

function vegaType(value: object): string | undefined {
  const schema: unknown = Reflect.get(value, '$schema');
  if (typeof schema !== 'string') return undefined;
  const found = /schema\/(vega|vega-lite)\/v(\d+)/.exec(schema);
  return found
    ? `application/vnd.${(found[1] ?? '').replace('-', '')}.v${found[2]}+json`
    : undefined;
}

/** The forms in which a front end can show a value; plain text is always one of them. */
export async function showValue(value: unknown): Promise<Shown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return { data: { 'text/plain': plain(value) }, metadata: {} };
  const own = await ownDisplay(value);
  if (own) return own;
  const text = plain(value);
  if (value instanceof Error)
    return { data: { 'text/plain': failureOf(value).traceback.join('\n') }, metadata: {} };
  if (isTypedArray(value)) return { data: { 'text/plain': summarise(value) }, metadata: {} };
  if (isArrowTable(value)) return { data: showArrowTable(value), metadata: {} };
  const vega = vegaType(value);
  if (vega !== undefined)
    return { data: { [vega]: structuredClone(value), 'text/plain': text }, metadata: {} };
  return { data: { 'text/plain': text }, metadata: {} };
}

async function ownDisplay(value: object): Promise<Shown | undefined> {
  const method: unknown = Reflect.get(value, DISPLAY);
  if (typeof method !== 'function') return undefined;
  const shown: unknown = await Reflect.apply(method, value, []);
  if (!isBundle(shown)) {
    const text = `[Symbol.for('Jupyter.display')] gave no MIME bundle: ${plain(shown)}`;
    return { data: { 'text/plain': text }, metadata: {} };
  }
  // Nothing at all: it has shown itself already.
  if (Object.keys(shown).length === 0) return { data: {}, metadata: {} };
  const data = encodeBundle(shown);
  if (!('text/plain' in data)) data['text/plain'] = plain(value);
  return { data, metadata: {} };
}
