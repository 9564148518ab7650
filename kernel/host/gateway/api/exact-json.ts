import type { FastifyInstance, FastifyRequest } from 'fastify';

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
      texts.set(request, text);
      // The standard parser answers through `done` itself.
      void standard(request, text, done);
    },
  );
}

/** One field of the body with every number as it was sent: no digit is lost to a double when it is written again. */
export function exactValue(request: FastifyRequest, field: string): unknown {
  const text = texts.get(request);
  if (text === undefined) return undefined;
  const body = parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? rawJSON(source)
      : value,
  ) as Record<string, unknown>;
  return body[field];
}

/** Such a field as JSON text; null when it is null or absent. */
export function exactText(request: FastifyRequest, field: string): string | null {
  const value = exactValue(request, field);
  return value === undefined || value === null ? null : JSON.stringify(value);
}
