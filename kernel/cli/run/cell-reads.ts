import { basename, isAbsolute, relative, sep } from 'node:path';
import { fileHash } from '../file-hash.js';

/** What a cell took from beside the product, by content. */
export interface CellReads {
  /** 1-based number among all cells. */
  cell: number;
  files: ReadFile[];
  /** What leaves no bytes to be compared, in words: the network, another program. */
  others: string[];
}

export interface ReadFile {
  /** Its path from the notebook's folder; of a file outside the project only its own name, for paths tell of a machine. */
  name: string;
  sha256: string;
}

/** Where cells ran, and what their paths are told from. */
export interface ReadFrom {
  /** The notebook's folder. */
  cwd: string;
  project: string;
}

/** Hashes the files that a cell read; asked as soon as the cell has ended, before anything else changes them. */
export async function hashedReads(
  cell: number,
  reads: { files: readonly string[]; others: readonly string[] },
  from: ReadFrom,
): Promise<CellReads> {
  const files: ReadFile[] = [];
  const others = new Set(reads.others);
  for (const file of reads.files) {
    const sha256 = await fileHash(file);
    if (sha256 === undefined) others.add('a file that is gone');
    else files.push({ name: nameFrom(from, file), sha256 });
  }
  return { cell, files, others: [...others].sort() };
}

function nameFrom({ cwd, project }: ReadFrom, file: string): string {
  const isIn = (folder: string) => {
    const inside = relative(folder, file);
    return !isAbsolute(inside) && inside.split(sep)[0] !== '..';
  };
  if (!isIn(cwd) && !isIn(project)) return basename(file);
  return relative(cwd, file).split(sep).join('/');
}
