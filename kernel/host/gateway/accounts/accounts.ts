import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { AssayError } from '@assay/schema';
import { invalidRequest } from '../../invalid-request.js';
import type { JsonSchema } from '../../definitions.js';
import type { AuditLog } from './audit.js';
import { loginOperations } from './login-operations.js';
import type { Asked, Operation } from './operation.js';
import type { Sessions } from './sessions.js';
import { userOperations } from './user-operations.js';
import { Users } from './users.js';
import type { UserFile } from './user-file.js';

interface Route {
  operation: Operation;
  pattern: RegExp;
  validBody: ValidateFunction | undefined;
  validQuery: ValidateFunction;
}

/** Everything about users that the door answers by itself, since it concerns no store. */
export class Accounts {
  readonly operations: readonly Operation[];
  private readonly routes: readonly Route[];

  constructor(file: UserFile, sessions: Sessions, audit: AuditLog) {
    const users = new Users(file);
    this.operations = [...loginOperations(users, sessions), ...userOperations(users, audit)];
    const ajv = new Ajv.default({ useDefaults: true });
    addFormats.default(ajv);
    // All that stands in a query is text.
    const inQuery = new Ajv.default({ useDefaults: true, coerceTypes: true });
    this.routes = this.operations.map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.path.replaceAll('{id}', '([^/]+)')}$`),
      validBody: operation.body === undefined ? undefined : ajv.compile(operation.body),
      validQuery: inQuery.compile({ ...NOTHING, ...operation.query, additionalProperties: false }),
    }));
  }

  /**
   * The operation of a call; undefined when the path is none of ours.
   *
   * @throws AssayError `method-unknown` (405) when the path has other methods
   */
  find(method: string, path: string): { operation: Operation; id: string } | undefined {
    const fit = this.routes.filter(({ pattern }) => pattern.test(path));
    // `users/me` fits `users/{id}` too; the first of a method is meant.
    const route = fit.find(
      ({ operation }) => operation.method === (method === 'HEAD' ? 'GET' : method),
    );
    if (route !== undefined) {
      return { operation: route.operation, id: route.pattern.exec(path)?.[1] ?? '' };
    }
    if (fit.length === 0) return undefined;
    const allowed = fit.map(({ operation }) => operation.method).join(', ');
    throw new AssayError('method-unknown', `${path} has no ${method}`, {
      ...{ status: 405, remedy: `it has ${allowed}` },
    });
  }

  /** Whether a path needs no token. */
  open(method: string, path: string): boolean {
    return this.operations.some((one) => one.open && one.method === method && one.path === path);
  }

  /** @throws AssayError (422) for a body or a query that the operation does not take */
  async run(operation: Operation, asked: Asked): Promise<unknown> {
    const route = this.routes.find((one) => one.operation === operation);
    if (route?.validBody !== undefined) check(route.validBody, asked.body, 'body');
    if (route !== undefined) check(route.validQuery, asked.query, 'querystring');
    return operation.run(asked);
  }

  /** The operations as OpenAPI describes them. */
  paths(): Record<string, Record<string, object>> {
    const paths: Record<string, Record<string, object>> = {};
    for (const operation of this.operations) {
      (paths[operation.path] ??= {})[operation.method.toLowerCase()] = documented(operation);
    }
    return paths;
  }
}

const NOTHING = { type: 'object', properties: {} };

function check(valid: ValidateFunction, value: unknown, where: string): void {
  if (valid(value)) return;
  throw invalidRequest(valid.errors, where);
}

function documented({ path, summary, open, body, form, query, status, answer }: Operation): object {
  const parameters = [
    ...(path.includes('{id}')
      ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
      : []),
    ...Object.entries(query?.['properties'] ?? {}).map(([name, schema]) => ({
      ...{ name, in: 'query', schema: schema as JsonSchema },
    })),
  ];
  const content = {
    'application/json': { schema: body },
    ...(form === true ? { 'application/x-www-form-urlencoded': { schema: body } } : {}),
  };
  return {
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content } }),
    ...(open === true ? { security: [] } : {}),
    responses: {
      [status]: { description: 'done', content: { 'application/json': { schema: answer } } },
    },
  };
}
