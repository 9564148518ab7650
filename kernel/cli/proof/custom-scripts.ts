import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { sha256 } from '../../provenance/index.js';

const FOLDER = 'processors/custom';

/** The project's own processors: their files' bytes by path in the project. */
export async function customProcessors(project: string): Promise<Map<string, Uint8Array>> {
  const folder = join(project, FOLDER);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const files = new Map<string, Uint8Array>();
  for (const name of names.sort()) {
    files.set(`${FOLDER}/${name}`, await readFile(join(folder, name)));
  }
  return files;
}

/** sha256 of each by the processor's name, which is its file's without the extension. */
export async function customScripts(project: string): Promise<Map<string, string>> {
  const files = await customProcessors(project);
  return new Map([...files].map(([path, bytes]) => [parse(path).name, sha256(bytes)]));
}
