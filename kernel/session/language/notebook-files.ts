import path from 'node:path';
import { cellTags } from '../cell-tags.js';
import { declaredNames, guessedNames, type DeclaredName } from './names.js';
import { isBroken, parse, words } from './syntax.js';

interface CellFile {
  text: string;
  names: DeclaredName[];
}

/** A cell's text inside its file: `start` is where it begins. */
export interface PlacedCell {
  file: string;
  start: number;
  end: number;
  /** It does not parse. */
  broken: boolean;
}

/**
 * One virtual file a cell. It imports the names it mentions from the files of the cells that declared them last, so a
 * cell costs the same however many there are; a cell none of whose names is current any more is dropped.
 */
export class NotebookFiles {
  readonly #files = new Map<string, CellFile>();
  readonly #owners = new Map<string, string>();
  readonly #folder: string;
  #counter = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  paths(): string[] {
    return [...this.#files.keys()];
  }

  get(file: string): CellFile | undefined {
    return this.#files.get(file);
  }

  /** Current names of all cells. */
  names(): DeclaredName[] {
    return [...this.#owners].flatMap(([name, file]) => {
      const found = this.#files.get(file)?.names.find((item) => item.name === name);
      return found ? [found] : [];
    });
  }

  /** Whether a current name was declared with `const`. */
  isConstant(name: string): boolean {
    const file = this.#owners.get(name);
    const found = file === undefined ? undefined : this.#files.get(file);
    return found?.names.some((item) => item.name === name && item.constant) ?? false;
  }

  /** Puts the text into a file that stands after all cells. */
  scratch(code: string): PlacedCell {
    return this.#write(this.#path(code, '__scratch__'), code);
  }

  /** A new cell. */
  add(code: string): PlacedCell {
    const { module, jsx } = cellTags(code);
    if (module !== undefined)
      return this.#write(path.join(this.#folder, `${module}.${jsx ? 'tsx' : 'ts'}`), code);
    this.#counter += 1;
    return this.#write(this.#path(code, `__cell${this.#counter}__`), code);
  }

  /** Makes the cell's names the current ones. */
  take(cell: PlacedCell): void {
    for (const { name } of this.#files.get(cell.file)?.names ?? [])
      this.#owners.set(name, cell.file);
  }

  /** Lets go of cells none of whose names is current. */
  sweep(): void {
    const owning = new Set(this.#owners.values());
    for (const file of this.#files.keys())
      if (/__cell\d+__\.tsx?$/.test(file) && !owning.has(file)) this.#files.delete(file);
  }

  drop(cell: PlacedCell): void {
    this.#files.delete(cell.file);
  }

  reset(): void {
    this.#files.clear();
    this.#owners.clear();
  }

  #path(code: string, name: string): string {
    return path.join(this.#folder, `${name}.${cellTags(code).jsx ? 'tsx' : 'ts'}`);
  }

  #write(file: string, code: string): PlacedCell {
    const parsed = parse(code, file.endsWith('x'));
    const broken = isBroken(parsed, code);
    const names = broken ? guessedNames(code) : declaredNames(parsed.program);
    const own = new Set(names.map((item) => item.name));
    const wanted = new Map<string, string[]>();
    for (const name of words(code)) {
      const owner = this.#owners.get(name);
      if (owner === undefined || own.has(name) || owner === file) continue;
      wanted.set(owner, [...(wanted.get(owner) ?? []), name]);
    }
    const header = [...wanted]
      .map(([owner, list]) => {
        const from = `./${path.basename(owner).replace(/\.tsx?$/, '')}`;
        return `import { ${list.join(', ')} } from ${JSON.stringify(from)}; `;
      })
      .join('');
    const kept = [...own].filter(
      (name) => !names.some((item) => item.name === name && item.exported),
    );
    this.#files.set(file, {
      text: `${header}${code}\nexport { ${kept.join(', ')} };\n`,
      names,
    });
    return {
      file,
      start: header.length,
      end: header.length + code.length,
      broken,
    };
  }
}
