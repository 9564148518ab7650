/** The briefs' own paths and the one versioned surface: each pair is one operation. */
const PAIRS: readonly (readonly [alias: string, path: string])[] = [
  ['/api/v1/etl/process', '/api/etl/process'],
  ['/api/v1/etl/results', '/api/etl/results'],
  ['/api/v1/optimizer', '/api/optimizer'],
  ['/api/v1/data', '/data'],
  ['/api/v1/stats', '/stats'],
  ['/api/v1/metrics', '/metrics'],
  ['/api/v1/health/detailed', '/health/detailed'],
  ['/api/annotations', '/api/v1/annotations'],
  ['/api/files', '/api/v1/files'],
  ['/webhooks', '/api/v1/webhooks'],
];

/** The path that the routes know an URL by. */
export function canonicalUrl(url: string): string {
  for (const [alias, path] of PAIRS) {
    if (!url.startsWith(alias)) continue;
    const rest = url.slice(alias.length);
    if (rest === '' || /^[/?]/.test(rest)) return path + rest;
  }
  return url;
}

/** The other names of a documented path. */
export function aliasesOf(path: string): string[] {
  return PAIRS.filter(([, known]) => path === known || path.startsWith(`${known}/`)).map(
    ([alias, known]) => alias + path.slice(known.length),
  );
}
