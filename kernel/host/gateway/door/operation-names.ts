interface Named {
  operationId?: string;
  tags?: string[];
}

type Paths = Record<string, Record<string, Named>>;

/**
 * Names every operation for generated clients, by method and path: `GET /api/v1/jobs/{id}` is `getJobsById`. Its group is the
 * first word of its path. Another path of the same operation is told apart by what it begins with.
 */
export function nameOperations(paths: Paths): void {
  const taken = new Set<string>();
  // The versioned surface first: of two names it gets the shorter one.
  const sorted = Object.entries(paths).sort(
    ([a], [b]) => Number(b.startsWith('/api/v1')) - Number(a.startsWith('/api/v1')),
  );
  for (const [path, operations] of sorted) {
    const words = wordsOf(path.replace(/^\/api\/v1(?=\/)/, ''));
    for (const [method, operation] of Object.entries(operations)) {
      const name = method + words.map(capital).join('');
      operation.operationId = taken.has(name)
        ? `${method}${wordsOf(`/unversioned${path}`).map(capital).join('')}`
        : name;
      taken.add(operation.operationId);
      operation.tags = [words.find((word) => word !== 'api') ?? 'api'];
    }
  }
}

/** `{id}` is read as "by id". */
function wordsOf(path: string): string[] {
  return path
    .replaceAll(/\{(\w+)\}/g, 'by_$1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
