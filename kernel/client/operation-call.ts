import type { Operations } from './operations/index.js';
import { query } from './request-body.js';
import type { Call } from './transport.js';

/** An operation of the host, by its method and path in the OpenAPI document. */
export type OperationName = keyof Operations;

export type AnswerOf<Name extends OperationName> = Operations[Name]['answer'];

/** What an operation takes: `path`, `query` and `body`, as far as it has them. */
export type Asked<Name extends OperationName> = Omit<Operations[Name], 'answer'>;

interface AnyAsked {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

/** An operation as a call, with its path filled in. */
export function operationCall(operation: OperationName, asked: object = {}): Call {
  const { path = {}, query: search = {}, body } = asked as AnyAsked;
  const [method = '', template = ''] = operation.split(' ');
  const filled = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(path[name])),
  );
  return { method, path: `${filled}${query(search)}`, json: body };
}
