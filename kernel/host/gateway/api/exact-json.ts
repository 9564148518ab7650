import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';

/** A parsed value's own text, as V8 tells it; JSON.stringify writes a raw one as it is. */
type Revive = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
const parse = JSON.parse as (text: string, revive: Revive) => unknown;

const texts = new WeakMap<FastifyRequest, string>();

/** Keeps the text of JSON bodies in this scope for `exactText`. */
export function keepJsonText(app: FastifyInstance): void {
  const standard = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, text, done) => {
      texts.set(request, text.replace(/^\uFEFF/, ''));
      // The standard parser answers through `done` itself.
      void standard(request, text, done);
    },
  );
}

/** One field of the body with every number as it was sent: no digit is lost to a double when it is written again. */
export function exactValue(request: FastifyRequest, field: string): unknown {
  const text = texts.get(request);
  if (text === undefined) return undefined;
  const body = parse(text, (key, value, { source }) => {
    if (isHalf(key) || isHalf(value)) throw half();
    const differs = typeof value === 'number' && source !== undefined && String(value) !== source;
    return differs ? rawJSON(source) : value;
  }) as Record<string, unknown>;
  return body[field];
}

/** Such a field as JSON text; null when it is null or absent. */
export function exactText(request: FastifyRequest, field: string): string | null {
  const value = exactValue(request, field);
  return value === undefined || value === null ? null : JSON.stringify(value);
}

const isHalf = (value: unknown): boolean =>
  typeof value === 'string' && /\p{Surrogate}/u.test(value);

/** UTF-8 has no way to write it. */
function half(): AssayError {
  return new AssayError('text-invalid', 'half of a surrogate pair is no text', {
    remedy: 'send characters whole, as in "\\ud83d\\ude00"',
  });
}
