import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';
import { cacheRoutes } from './api/cache.js';
import { dataRoutes } from './api/data.js';
import { etlFlowRoutes } from './api/etl-flow-routes.js';
import { etlJobRoutes } from './api/etl-jobs.js';
import { etlResultRoutes } from './api/etl-results.js';
import { resumableRoutes } from './api/files/resumable-routes.js';
import { fileRoutes } from './api/files/routes.js';
import { graphqlRoutes } from './api/graphql/routes.js';
import { healthRoutes } from './api/health.js';
import { integrationRoutes } from './api/integrations.js';
import { optimizerRoutes } from './api/optimizer/routes.js';
import { rawDataRoutes } from './api/raw-data.js';
import { statsRoutes } from './api/stats.js';
import { workflowRoutes } from './api/workflows/routes.js';
import { webhookRoutes } from './api/webhook-routes.js';

export { canonicalUrl } from './api/aliases.js';
export { workflowKinds } from './api/workflows/kinds.js';
export { conditional } from './conditional.js';
export { readCache } from './read-cache.js';
export { onceAnswers } from './once-answers.js';
export { etlKinds } from './api/etl-kinds.js';
export { exactQueries } from './api/exact-queries.js';
export { knowMethods } from './api/methods.js';
export { measure } from './api/measure.js';

/** Routes that outside programs know by other names than ours. */
export const GATEWAY_ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [
  rawDataRoutes,
  integrationRoutes,
  etlFlowRoutes,
  etlJobRoutes,
  etlResultRoutes,
  optimizerRoutes,
  dataRoutes,
  graphqlRoutes,
  fileRoutes,
  resumableRoutes,
  cacheRoutes,
  healthRoutes,
  statsRoutes,
  webhookRoutes,
  workflowRoutes,
];
