import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AssayError } from '@assay/schema';

const EXTENSIONS = ['.ts', '.js', '.mjs'];

/** A custom processor's file. */
export interface ScriptFile {
  name: string;
  path: string;
}

/**
 * The scripts in some folders by name; a name in an earlier folder hides the same name in a later one, as `.ts` hides
 * `.js` and that `.mjs`. A folder that is not there holds none.
 */
export async function listScripts(folders: readonly string[]): Promise<Map<string, ScriptFile>> {
  const found = new Map<string, ScriptFile>();
  for (const folder of folders) {
    const files = (await entries(folder)).filter(isScript).sort(byExtension);
    for (const file of files) {
      const name = bareName(file);
      if (!found.has(name)) found.set(name, { name, path: join(folder, file) });
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function readScript(script: ScriptFile): Promise<string> {
  return await readFile(script.path, 'utf8');
}

/** `my_analysis.ts` and `my_analysis` mean the same script. */
export function bareName(name: string): string {
  return EXTENSIONS.includes(extname(name)) ? basename(name, extname(name)) : name;
}

/**
 * A processor's name is one path segment of ordinary characters, so that it can never lead out of its folder.
 *
 * @throws AssayError `processor-name`
 */
export function checkProcessorName(name: string, pointer: string): void {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) && name.length <= 100) return;
  throw new AssayError('processor-name', `${JSON.stringify(name)} is no name of a processor`, {
    remedy: 'give the name of a file in processors/custom/ without its extension',
    pointer,
  });
}

function isScript(file: string): boolean {
  return EXTENSIONS.includes(extname(file)) && !file.endsWith('.d.ts') && !file.startsWith('.');
}

function byExtension(a: string, b: string): number {
  return EXTENSIONS.indexOf(extname(a)) - EXTENSIONS.indexOf(extname(b)) || (a < b ? -1 : 1);
}

async function entries(folder: string): Promise<string[]> {
  try {
    const all = await readdir(folder, { withFileTypes: true });
    return all.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
