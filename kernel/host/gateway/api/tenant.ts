/** Set by the network door from the caller's token, never taken from a request that comes through it. */
export const TENANT_HEADER = 'x-assay-tenant';

/** The tenant that a request speaks for; this project's own when nothing else is said. */
export function tenantOf(request: { headers: Record<string, unknown> }): number {
  const tenant = Number(request.headers[TENANT_HEADER] ?? 1);
  return Number.isSafeInteger(tenant) && tenant > 0 ? tenant : 1;
}
