import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { loadDefinitions } from './definitions.js';
import {
  canonicalUrl,
  conditional,
  exactQueries,
  GATEWAY_ROUTES,
  knowMethods,
  measure,
  onceAnswers,
  readCache,
} from './gateway/index.js';
import { sendProblem } from './problems.js';
import { annotationRoutes } from './routes/annotations.js';
import { controlRoutes } from './routes/control.js';
import { datasetRoutes } from './routes/datasets.js';
import { eventRoutes } from './routes/events.js';
import { jobRoutes } from './routes/jobs.js';
import { coordinateRoutes } from './routes/coordinates.js';
import { lineageRoutes } from './routes/lineage.js';
import { peakRoutes } from './routes/peaks.js';
import { loadRoutes } from './routes/loads.js';
import { optimizeRoutes } from './routes/optimize.js';
import { pointRoutes } from './routes/points.js';
import { processingRoutes } from './routes/processing.js';
import { scheduleRoutes } from './routes/schedules.js';
import { sqlRoutes } from './routes/sql.js';
import { tableViewRoutes } from './routes/table-view.js';
import { validationRoutes } from './routes/validation.js';
import { watchRoutes } from './routes/watches.js';
import { workbookRoutes } from './routes/workbooks.js';
import type { Services } from './services.js';
import { validate } from './validators.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** `performance.now()` when the request came. */
    started: number;
  }
}

const BODY_LIMIT = 64 * 1024 * 1024;

/** The HTTP API of one project, described by its own OpenAPI document. */
export async function createServer(services: Services): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    genReqId: requestId,
    requestIdHeader: false,
    rewriteUrl: (request) => canonicalUrl(request.url ?? '/'),
    routerOptions: { maxParamLength: 1000 },
  });
  const definitions = await loadDefinitions();
  for (const definition of definitions) app.addSchema(definition);
  validate(app, definitions);
  takeEmptyBodies(app);
  // Answers are plain JSON: a serializer made from the schema would drop what the schema does not name.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  measure(app);
  knowMethods(app);
  exactQueries(app);
  conditional(app, services.store);
  readCache(app, services);
  onceAnswers(app, services.store);
  app.decorateRequest('started', 0);
  app.addHook('onRequest', async (request, reply) => {
    request.started = performance.now();
    reply.header('x-request-id', request.id);
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, services.log));
  app.setNotFoundHandler((request, reply) => {
    const { error, allow } = app.routeProblem(request.method, request.url);
    if (allow !== undefined) reply.header('allow', allow);
    return sendProblem(error, request, reply, services.log);
  });
  await describe(app, services.version);
  for (const routes of ROUTES) {
    await app.register((scope, _options, done) => {
      routes(scope, services);
      done();
    });
  }
  await app.ready();
  return app;
}

/** The caller's own id when it is a harmless one. */
function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}

const ROUTES = [
  controlRoutes,
  loadRoutes,
  watchRoutes,
  datasetRoutes,
  tableViewRoutes,
  pointRoutes,
  processingRoutes,
  jobRoutes,
  scheduleRoutes,
  sqlRoutes,
  annotationRoutes,
  eventRoutes,
  lineageRoutes,
  coordinateRoutes,
  peakRoutes,
  validationRoutes,
  workbookRoutes,
  optimizeRoutes,
  ...GATEWAY_ROUTES,
];

/** Many clients name JSON as the type of every call, also where they send nothing. */
function takeEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, String(body), done);
  });
}

async function describe(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Assay',
        version,
        description: 'Load, process, annotate and prove experimental data.',
      },
    },
    refResolver: {
      buildLocalReference: ({ title }, _base, _fragment, i) =>
        typeof title === 'string' ? title : `schema-${i}`,
    },
  });
  app.get('/schema/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.send(app.swagger()),
  );
}
