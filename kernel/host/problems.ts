import type {
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import { AssayError, pointerPart } from '@assay/schema';
import { diskFull, saysDiskFull } from '../store/index.js';
import type { Log } from './log.js';

/** What ajv says in a roundabout way. */
const WHAT: Record<string, string> = {
  additionalProperties: 'is not known',
  required: 'is required',
};
/** What Fastify says of a body, in our words. */
const BODIES: Record<string, [code: string, message: string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'json-invalid',
    'the body is not JSON, or names a field "__proto__" or "constructor", which is not taken',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['body-missing', 'the body is empty; JSON is wanted'],
};
const PARTS: Record<string, string> = { querystring: 'query', params: 'path', headers: 'header' };

/** Any error as the AssayError that its problem document is made of. */
export function asAssayError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const fastify = error as Partial<FastifyError>;
  if (fastify.validation !== undefined) return invalid(fastify as FastifyError);
  if (typeof fastify.statusCode === 'number' && fastify.statusCode < 500) {
    const refused = BODIES[fastify.code ?? ''];
    if (refused !== undefined) return new AssayError(...refused, { status: 400 });
    const code = (fastify.code ?? 'bad-request').toLowerCase().replaceAll('_', '-');
    return new AssayError(code.replace('fst-err-', ''), fastify.message ?? 'bad request', {
      status: fastify.statusCode,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (saysDiskFull(error)) return diskFull(`in the project: ${message}`, { cause: error });
  return new AssayError('internal', message, {
    status: 500,
    remedy: 'see .assay/logs/host.log',
    cause: error,
  });
}

/** What ajv found first, with a JSON pointer to the field. */
function invalid(error: FastifyError): AssayError {
  const first = error.validation?.[0];
  const extra = first?.params['additionalProperty'] ?? first?.params['missingProperty'];
  const field = typeof extra === 'string' ? `/${pointerPart(extra)}` : '';
  const pointer = `${first?.instancePath ?? ''}${field}`;
  const part = PARTS[error.validationContext ?? ''];
  const what = WHAT[first?.keyword ?? ''] ?? first?.message ?? 'is wrong';
  const where = pointer === '' ? 'the body' : pointer.slice(1).replaceAll('/', '.');
  const allowed = first?.params['allowedValues'];
  const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : knownNames(first);
  return new AssayError(
    'request-invalid',
    `${part === undefined ? '' : `${part} parameter `}${where} ${what}${choices}`,
    // The whole document is the empty pointer.
    { status: 422, pointer },
  );
}

/** What could have been meant by a name that is not known; empty where any is taken. */
function knownNames(error: FastifySchemaValidationError | undefined): string {
  if (error?.keyword !== 'additionalProperties') return '';
  const { parentSchema } = error as { parentSchema?: { properties?: object } };
  const names = Object.keys(parentSchema?.properties ?? {});
  return names.length === 0 ? '; nothing is taken here' : `; known: ${names.join(', ')}`;
}

/** Answers with RFC 9457 problem details. */
export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): Promise<void> {
  const problem = asAssayError(error);
  if (problem.status >= 500) {
    log.error(`${request.method} ${request.url}`, problem.cause ?? error, {
      request_id: request.id,
    });
    const kind = problem.code.startsWith('store') ? 'store' : 'internal';
    request.server.measures.alert(kind, problem.message);
  }
  if (reply.sent) return;
  await reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem.toProblem(request.id));
}
