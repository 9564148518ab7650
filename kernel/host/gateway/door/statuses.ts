interface Shape {
  parameters?: readonly { in?: string }[];
  requestBody?: unknown;
  security?: readonly unknown[];
}

const CHANGES = new Set(['put', 'patch', 'delete']);
/** What only these may answer. */
const OWN: readonly (readonly [RegExp, readonly number[]])[] = [
  [/\/files\/\{id\}\/content$/, [410]],
  [/\/datasets\/\{name\}\/source$/, [410]],
  // What is asked for is not there yet, or no longer.
  [/\/results\/\{result_id\}\/export$/, [409]],
  [/\/files\/\{id\}\/preview$/, [409]],
  // What a load asked for elsewhere did not come.
  [/\/load$/, [424]],
  [/\/workbooks$/, [424]],
  [/^\/ws$/, [426]],
];

/**
 * With which statuses an operation may refuse, by what it takes: each is documented by name, so that a caller knows what to
 * expect and a test finds what is not here.
 */
export function refusals(method: string, path: string, operation: Shape): number[] {
  const { parameters = [], requestBody } = operation;
  const named = (place: string) => parameters.some((one) => one.in === place);
  const open = operation.security?.length === 0;
  const found = new Set([400, 403, 422, 429, 500, 502, 503]);
  const add = (...statuses: number[]) => statuses.forEach((status) => found.add(status));
  if (!open || requestBody !== undefined) add(401);
  if (path.includes('{')) add(404);
  if (named('query')) add(404);
  // What is to be written may find no room on the disk.
  if (method === 'post' || requestBody !== undefined) add(404, 409, 413, 415, 507);
  if (CHANGES.has(method)) add(404, 409, 412, 413, 415, 507);
  for (const [pattern, statuses] of OWN) if (pattern.test(path)) add(...statuses);
  return [...found].sort((a, b) => a - b);
}
