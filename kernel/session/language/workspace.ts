import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findLocalFile, isRelative, localClosure } from '../local-file.js';
import { AMBIENT_TYPES } from './ambient-types.js';
import { configuration } from './compiler-options.js';
import type { NotebookFiles } from './notebook-files.js';
import type { LanguageServer } from './server.js';

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;
const ABSENT = 0;
const IMPORTED = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

const uri = (file: string): string => pathToFileURL(file).href;

/**
 * What the server sees of a notebook: its cells, a file that imports them all, the types of `assay`, and a
 * configuration, all as open documents that lie over the notebook's folder and exist nowhere on the disk.
 */
export class Workspace {
  readonly #folder: string;
  readonly #opened = new Map<string, { text: string; version: number }>();
  /** Local files and packages that cells import, as they were when the server last heard of them. */
  readonly #imported = new Map<string, number>();

  constructor(
    folder: string,
    private readonly cells: NotebookFiles,
    private readonly server: LanguageServer,
  ) {
    this.#folder = folder;
  }

  /** Brings the server up to date. */
  async sync(): Promise<void> {
    await this.#openFrame();
    const paths = new Set(this.cells.paths());
    for (const file of this.#opened.keys())
      if (!paths.has(file) && !this.#isFrame(file)) await this.#close(file);
    // First, or the server takes a file that nothing imports yet for one of another project.
    await this.#show(this.#frame('__notebook__.ts'), this.#contents(paths));
    for (const file of paths) await this.#show(file, this.cells.get(file)?.text ?? '');
    await this.#tellOfFiles();
  }

  /** Looks out for what a cell imports from the disk. */
  watch(code: string): void {
    for (const [, , specifier = ''] of code.matchAll(IMPORTED)) {
      if (isRelative(specifier)) {
        const file = findLocalFile(specifier, this.#folder);
        if (file !== undefined)
          for (const name of localClosure(file).keys()) this.#lookOutFor(name);
      } else if (!specifier.startsWith('node:')) {
        const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
        this.#lookOutFor(path.join(this.#folder, 'node_modules', name, 'package.json'));
      }
    }
  }

  #lookOutFor(file: string): void {
    if (!this.#imported.has(file)) this.#imported.set(file, ABSENT);
  }

  #frame(name: string): string {
    return path.join(this.#folder, name);
  }

  #isFrame(file: string): boolean {
    return /(?:tsconfig\.json|__assay__\.d\.ts|__notebook__\.ts)$/.test(file);
  }

  #contents(paths: Set<string>): string {
    const imports = [...paths].map((file) => {
      const name = path.relative(this.#folder, file).replaceAll(path.sep, '/');
      return `import ${JSON.stringify(`./${name.replace(/\.tsx?$/, '')}`)};`;
    });
    return `${imports.join('\n')}\nexport {};\n`;
  }

  async #openFrame(): Promise<void> {
    if (this.#opened.size > 0) return;
    // The configuration is one of its own files: as a file of no project, the server would read the DOM's types for it.
    const files = ['tsconfig.json', '__assay__.d.ts', '__notebook__.ts'];
    await this.#show(this.#frame('tsconfig.json'), configuration(files), 'json');
    await this.#show(this.#frame('__assay__.d.ts'), AMBIENT_TYPES);
  }

  async #show(file: string, text: string, languageId = languageOf(file)): Promise<void> {
    const known = this.#opened.get(file);
    if (known?.text === text) return;
    const version = (known?.version ?? 0) + 1;
    this.#opened.set(file, { text, version });
    const textDocument = { uri: uri(file), version };
    if (known)
      await this.server.notify('textDocument/didChange', {
        textDocument,
        contentChanges: [{ text }],
      });
    else
      await this.server.notify('textDocument/didOpen', {
        textDocument: { ...textDocument, languageId, text },
      });
  }

  async #close(file: string): Promise<void> {
    this.#opened.delete(file);
    await this.server.notify('textDocument/didClose', { textDocument: { uri: uri(file) } });
  }

  /** The server does not look at the disk again by itself. */
  async #tellOfFiles(): Promise<void> {
    const changes: { uri: string; type: number }[] = [];
    for (const [file, known] of this.#imported) {
      const now = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? ABSENT;
      if (now === known) continue;
      this.#imported.set(file, now);
      const type = known === ABSENT ? CREATED : now === ABSENT ? DELETED : CHANGED;
      changes.push({ uri: uri(file), type });
    }
    if (changes.length > 0)
      await this.server.notify('workspace/didChangeWatchedFiles', { changes });
  }
}

function languageOf(file: string): string {
  return file.endsWith('x') ? 'typescriptreact' : 'typescript';
}
