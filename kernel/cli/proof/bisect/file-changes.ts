import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileHash } from '../../file-hash.js';
import { EditedText } from './edited-text.js';
import { codePieces, linePieces } from './text-edits.js';
import type { Chosen, Unit } from './unit.js';

/** Larger files are taken as wholes. */
const LARGEST_TEXT = 4 << 20;
const CODE = new Set(['.ts', '.mts', '.js', '.mjs', '.sql']);

/** Files of one tree by their path in it. */
export type Files = ReadonlyMap<string, string>;

/** A file that is another one in the second tree: in parts where it is a text, else as a whole. */
export class FileChange {
  private constructor(
    readonly path: string,
    private readonly before: string | undefined,
    private readonly after: string | undefined,
    private readonly change: EditedText | Unit,
  ) {}

  static async of(path: string, site: string, before?: string, after?: string) {
    const [one, two] = [await textOf(before), await textOf(after)];
    if (one !== undefined && two !== undefined) {
      const piecesOf = CODE.has(extname(path)) ? codePieces : linePieces;
      return new FileChange(
        path,
        before,
        after,
        new EditedText(site, path, one, two, { piecesOf }),
      );
    }
    const how = before === undefined ? ' is new' : after === undefined ? ' is gone' : '';
    return new FileChange(path, before, after, { site, label: `${path}${how}`, layout: false });
  }

  units(): Unit[] {
    return this.change instanceof EditedText
      ? [...new Set(this.change.edits.map(({ unit }) => unit))]
      : [this.change];
  }

  /** Its bytes with the chosen changes, or the file that has them; undefined where there is none then. */
  with(chosen: Chosen): { text: string } | { file: string } | undefined {
    if (this.change instanceof EditedText) return { text: this.change.with(chosen) };
    const file = chosen.has(this.change) ? this.after : this.before;
    return file === undefined ? undefined : { file };
  }
}

/** A file's text; undefined where it is none, or too long. */
async function textOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined || (await stat(file)).size > LARGEST_TEXT) return undefined;
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  return bytes.includes(0) || !Buffer.from(text).equals(bytes) ? undefined : text;
}

/** All files that are not the same in both trees. */
export async function fileChanges(
  first: Files,
  second: Files,
  siteOf: (path: string) => string,
): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  for (const path of [...new Set([...first.keys(), ...second.keys()])].sort()) {
    const [before, after] = [first.get(path), second.get(path)];
    if (before !== undefined && after !== undefined && (await isSame(before, after))) continue;
    changes.push(await FileChange.of(path, siteOf(path), before, after));
  }
  return changes;
}

async function isSame(one: string, two: string): Promise<boolean> {
  const [a, b] = [await stat(one), await stat(two)];
  if (a.dev === b.dev && a.ino === b.ino) return true;
  if (a.size !== b.size) return false;
  const hash = await fileHash(one);
  // Two files that went meanwhile have no hash, and nothing says that they are the same.
  return hash !== undefined && hash === (await fileHash(two));
}
