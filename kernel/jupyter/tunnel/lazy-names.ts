import type { ProjectNames } from '../../session/index.js';

/** The project's names, whose client is loaded with the first question: most kernels start without one. */
export function lazyNames(cwd: string): ProjectNames {
  const opened = async (): Promise<ProjectNames> =>
    (await import('./project-names.js')).projectNames(cwd);
  return {
    datasets: async () => (await opened()).datasets(),
    processors: async () => (await opened()).processors(),
  };
}
