import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';

declare module 'fastify' {
  interface FastifyInstance {
    /** Why no route was found: there is none, or it has other methods. */
    routeProblem(method: string, url: string): { error: AssayError; allow: string | undefined };
  }
}

/** Remembers which methods each path has, of all routes that are made after this. */
export function knowMethods(app: FastifyInstance): void {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) entry.methods.add(name);
    known.set(url, entry);
  });
  app.decorate('routeProblem', (method: string, url: string) => {
    const path = url.split('?')[0] ?? '';
    const fit = [...known.values()].filter(({ pattern }) => pattern.test(path));
    const methods = new Set(fit.flatMap((entry) => [...entry.methods]));
    if (methods.size === 0) {
      const error = new AssayError('route-unknown', `there is no ${method} ${path}`, {
        ...{ status: 404, remedy: 'see /schema/openapi.json' },
      });
      return { error, allow: undefined };
    }
    const allow = [...methods].sort().join(', ');
    const error = new AssayError('method-unknown', `${path} has no ${method}`, {
      ...{ status: 405, remedy: `it has ${allow}` },
    });
    return { error, allow };
  });
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('/')}$`);
}
