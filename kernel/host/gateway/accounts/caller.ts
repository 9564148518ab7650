/** What a user may do: read; read and write; also manage users, webhooks and the cache of his tenant. */
export const ROLES = ['read-only', 'write', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who sends a request, as his token says and never the request itself. */
export interface Caller {
  /** The user's id; null for whoever holds the server's own token. */
  id: string | null;
  name: string;
  role: Role;
  tenant: number;
}

/** The holder of `ASSAY_TOKEN`: the one who runs the server. */
export const OPERATOR: Caller = { id: null, name: 'operator', role: 'admin', tenant: 1 };

/** Calls that only read although they are sent as POST: their wish is too long for a query. */
const READS =
  /^\/api\/v1\/(sql|graphql|datasets\/[^/]+\/view|process\/(preview|freshness)|schemas\/[^/]+\/plan|login\/(test-token|logout))$/;
const OWN = /^\/api\/v1\/users\/me(\/password)?$/;
/** A webhook's address often is a key to whatever listens there. */
const ADMINS = /^(\/api\/v1\/(users|tenants|audit)|(\/api\/v1)?\/webhooks)(\/|$)/;
const ADMINS_CHANGE = /^(\/api\/v1)?\/cache(\/|$)/;

/** Whether a role covers a call; `path` is decoded and has no query. What is not named here needs `write` when it changes. */
export function mayCall(role: Role, method: string, path: string): boolean {
  if (OWN.test(path)) return true;
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  if (role === 'admin') return true;
  if (ADMINS.test(path) || (!reads && ADMINS_CHANGE.test(path))) return false;
  return role === 'write' || reads || (method === 'POST' && READS.test(path));
}
