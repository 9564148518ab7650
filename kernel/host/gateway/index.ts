import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';
import { dataRoutes } from './api/data.js';
import { etlResultRoutes } from './api/etl-results.js';
import { healthRoutes } from './api/health.js';
import { integrationRoutes } from './api/integrations.js';
import { rawDataRoutes } from './api/raw-data.js';
import { statsRoutes } from './api/stats.js';
import { webhookRoutes } from './api/webhook-routes.js';

export { measure } from './api/measure.js';

/** Routes that outside programs know by other names than ours. */
export const GATEWAY_ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [
  rawDataRoutes,
  integrationRoutes,
  etlResultRoutes,
  dataRoutes,
  healthRoutes,
  statsRoutes,
  webhookRoutes,
];
