import { randomUUID } from 'node:crypto';
import type { Call } from './transport.js';

/** Calls that may be made twice: reading, and what is keyed by its content. */
const REPEATABLE =
  /^(GET|PUT|DELETE) |^POST \/api\/v1\/(uploads|load|cancel|stop|optimize|validation|schemas|jobs\/[^/]+\/cancel|process\/|datasets\/[^/]+\/view)/;
/** Calls that the host does once for each key. */
const KEYED =
  /^POST \/api\/(etl\/process|v1\/(process|annotations|sql|schedules|pipelines|jobs\/[^/]+\/retry))(\?|$)/;
const KEY = 'idempotency-key';

/** A call as it is sent, with a key where the host goes by one, and whether it may be sent again after a broken line. */
export function asSent(call: Call): { call: Call; repeatable: boolean } {
  const what = `${call.method} ${call.path}`;
  if (!KEYED.test(what)) return { call, repeatable: call.repeatable ?? REPEATABLE.test(what) };
  const headers = { [KEY]: randomUUID(), ...call.headers };
  return { call: { ...call, headers }, repeatable: true };
}
