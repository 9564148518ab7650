import { AssayError, pointerPart } from '@assay/schema';

/** What ajv says in a roundabout way. */
const WHAT: Record<string, string> = {
  additionalProperties: 'is not known',
  required: 'is required',
};
const PARTS: Record<string, string> = { querystring: 'query', params: 'path', headers: 'header' };

/** A part of what ajv says of a value that does not fit. */
interface Violation {
  keyword?: string;
  instancePath?: string;
  message?: string;
  params?: Record<string, unknown>;
  parentSchema?: object;
}

/**
 * What ajv found first, with a JSON pointer to the field.
 *
 * The door uses it, too, which has no store: nothing of it may come in here.
 */
export function invalidRequest(
  violations: readonly Violation[] | null | undefined,
  context: string | undefined,
): AssayError {
  const first = violations?.[0];
  const extra = first?.params?.['additionalProperty'] ?? first?.params?.['missingProperty'];
  const field = typeof extra === 'string' ? `/${pointerPart(extra)}` : '';
  const pointer = `${first?.instancePath ?? ''}${field}`;
  const part = PARTS[context ?? ''];
  const what = WHAT[first?.keyword ?? ''] ?? first?.message ?? 'is wrong';
  const where = pointer === '' ? 'the body' : pointer.slice(1).replaceAll('/', '.');
  const allowed = first?.params?.['allowedValues'];
  const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : knownNames(first);
  return new AssayError(
    'request-invalid',
    `${part === undefined ? '' : `${part} parameter `}${where} ${what}${choices}`,
    // The whole document is the empty pointer.
    { status: 422, pointer },
  );
}

/** What could have been meant by a name that is not known; empty where any is taken. */
function knownNames(violation: Violation | undefined): string {
  if (violation?.keyword !== 'additionalProperties') return '';
  const parentSchema = violation.parentSchema as { properties?: object } | undefined;
  const names = Object.keys(parentSchema?.properties ?? {});
  return names.length === 0 ? '; nothing is taken here' : `; known: ${names.join(', ')}`;
}
