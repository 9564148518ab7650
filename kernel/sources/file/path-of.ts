import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path that a source names; relative ones start in the project. */
export function pathOf(project: string, source: string): string {
  return source.startsWith('file://') ? fileURLToPath(source) : resolve(project, source);
}
