import { aliasesOf } from '../api/aliases.js';
import type { HostLine } from './host-line.js';
import { nameOperations } from './operation-names.js';
import { refusals } from './statuses.js';

interface Operation {
  operationId?: string;
  tags?: string[];
  security?: unknown[];
  responses?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Operations of the host that are not for the network. */
export const HIDDEN: ReadonlySet<string> = new Set(['/api/v1/stop']);

const PROBLEM = {
  description: 'RFC 9457 problem details',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const SOCKET: Operation = {
  summary: 'Events as they happen over a WebSocket; each message is JSON',
  description:
    'Messages have type, seq, time, and for jobs job, result_id and status; etl_update for each change of a status.',
  parameters: [
    { name: 'since', in: 'query', schema: { type: 'integer', minimum: 0 } },
    { name: 'token', in: 'query', schema: { type: 'string' } },
  ],
  responses: {
    '101': { description: 'the socket is open' },
  },
};

/** The host's own document as it is seen through the door. */
export async function openApi(
  line: HostLine,
  own: Record<string, Record<string, object>>,
  id: string,
  signal: AbortSignal,
): Promise<OpenApi> {
  const text = await line.whole({
    method: 'GET',
    path: '/schema/openapi.json',
    headers: { host: 'assay', 'x-request-id': id },
    body: Buffer.alloc(0),
    signal,
  });
  const document = JSON.parse(text.toString()) as OpenApi;
  for (const path of HIDDEN) delete document.paths[path];
  // As the door answers it.
  document.paths['/health'] = { ...document.paths['/health/ready'] };
  delete document.paths['/health/ready'];
  for (const operation of Object.values(document.paths['/health'] ?? {})) operation.security = [];
  document.paths['/api/v1/health'] = { ...document.paths['/health'] };
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const alias of aliasesOf(path)) document.paths[alias] = { ...operations };
  }
  document.paths['/ws'] = { get: SOCKET };
  Object.assign(document.paths, own);
  // The door itself refuses at any path, whatever the host says of it.
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { '4XX': _client, '5XX': _server, ...good } = operation.responses ?? {};
      const refused = refusals(method, path, operation);
      const known = Object.fromEntries(refused.map((status) => [String(status), PROBLEM]));
      // Of an alias it would be the same object.
      operations[method] = { ...operation, responses: { ...known, ...good } };
    }
  }
  nameOperations(document.paths);
  document.components = {
    ...document.components,
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  };
  return { ...document, servers: [{ url: '/' }], security: [{ bearer: [] }] };
}
