import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import { diskFull, saysDiskFull } from '../store/index.js';
import { invalidRequest } from './invalid-request.js';
import type { Log } from './log.js';

/** What Fastify says of a body, in our words. */
const BODIES: Record<string, [code: string, message: string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'json-invalid',
    'the body is not JSON, or names a field "__proto__" or "constructor", which is not taken',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['body-missing', 'the body is empty; JSON is wanted'],
};

/** Any error as the AssayError that its problem document is made of. */
export function asAssayError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const fastify = error as Partial<FastifyError>;
  if (fastify.validation !== undefined) {
    return invalidRequest(fastify.validation, fastify.validationContext);
  }
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
