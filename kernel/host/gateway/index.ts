import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';
import { rawDataRoutes } from './api/raw-data.js';

/** Routes that outside programs know by other names than ours. */
export const GATEWAY_ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [
  rawDataRoutes,
];
