import { pathToFileURL } from 'node:url';
import type { Completeness, Completion, Inspection, TypeProblem } from './answers.js';
import { completeness } from './completeness.js';
import { CompletionMemory } from './completion-memory.js';
import { completionOf } from './completion.js';
import { inspectionOf } from './inspection.js';
import { NotebookFiles, type PlacedCell } from './notebook-files.js';
import { typeProblems } from './problems.js';
import {
  positionAt,
  type CompletionList,
  type DiagnosticReport,
  type Hover,
  type SignatureHelp,
} from './protocol.js';
import { LanguageServer } from './server.js';
import { loadParser } from './syntax.js';
import { Workspace } from './workspace.js';

/** A server that was busy keeps what it needed for that; after a rest a fresh one takes its place. */
const QUIET_MS = 1500;
const LARGE_MB = 80;
/** A notebook whose packages have large types needs more from the start. */
const GROWN = 1.25;

interface Asked {
  code: string;
  resolve: (problems: TypeProblem[]) => void;
  reject: (error: unknown) => void;
}

interface Running {
  server: LanguageServer;
  workspace: Workspace;
}

/** Types of a notebook: asks TypeScript's server, which is started with the first question and anew when it breaks. */
export class Language {
  readonly #folder: string;
  readonly #cells: NotebookFiles;
  readonly #memory = new CompletionMemory();
  /** Cells whose problems somebody waits for. */
  #unchecked: Asked[] = [];
  #running: Running | undefined;
  /** Resident MiB of the running server when it was fresh. */
  #freshMb = 0;
  #stopped = false;
  #quiet: NodeJS.Timeout | undefined;
  /** One question at a time: each writes its text over the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.#cells = new NotebookFiles(folder);
  }

  /**
   * Type problems of a cell, which from now on is part of the notebook. Cells that come together are looked at together:
   * most of the work is for the notebook as a whole.
   */
  check(code: string): Promise<TypeProblem[]> {
    this.#memory.forget();
    return new Promise((resolve, reject) => {
      this.#unchecked.push({ code, resolve, reject });
      if (this.#unchecked.length === 1) this.#inTurn(() => this.#checkAll()).catch(() => undefined);
    });
  }

  async #checkAll(): Promise<void> {
    const batch = this.#unchecked
      .splice(0)
      .map((asked) => ({ ...asked, cell: this.#take(asked.code) }));
    try {
      const { server, workspace } = this.#started();
      for (const { code } of batch) workspace.watch(code);
      await workspace.sync();
      for (const { code, cell, resolve } of batch)
        resolve(cell ? await this.#problems(server, cell, code) : []);
      this.#cells.sweep();
    } catch (error) {
      for (const { reject } of batch) reject(error);
      throw error;
    }
  }

  /** Makes a cell part of the notebook, unless it does not parse. */
  #take(code: string): PlacedCell | undefined {
    const cell = this.#cells.add(code);
    if (cell.broken) this.#cells.drop(cell);
    else this.#cells.take(cell);
    return cell.broken ? undefined : cell;
  }

  async #problems(server: LanguageServer, cell: PlacedCell, code: string): Promise<TypeProblem[]> {
    const { textDocument } = this.#place(cell, 0);
    const report = await server.request<DiagnosticReport>('textDocument/diagnostic', {
      textDocument,
    });
    return typeProblems(report.items ?? [], this.#cells, cell, code);
  }

  /** Type errors of code that has not run; it stays no part of the notebook. */
  preview(code: string): Promise<TypeProblem[]> {
    return this.#inTurn(async () => {
      const { server, cell } = await this.#scratch(code);
      return this.#problems(server, cell, code);
    });
  }

  async complete(code: string, offset: number): Promise<Completion> {
    const known = this.#memory.recall(code, offset);
    if (known) return known;
    return this.#inTurn(async () => {
      const { server, cell } = await this.#scratch(code);
      const list = await server.request<CompletionList | null>(
        'textDocument/completion',
        this.#place(cell, offset),
      );
      const found = completionOf(list, this.#cells, cell, code, offset);
      this.#memory.keep(code, offset, found);
      return found;
    });
  }

  inspect(code: string, offset: number): Promise<Inspection> {
    return this.#inTurn(async () => {
      const { server, cell } = await this.#scratch(code);
      const hover = (at: number): Promise<Hover | null> =>
        server.request('textDocument/hover', this.#place(cell, at));
      const [here, help] = await Promise.all([
        hover(offset),
        server.request<SignatureHelp | null>(
          'textDocument/signatureHelp',
          this.#place(cell, offset),
        ),
      ]);
      return inspectionOf(here ?? (offset > 0 ? await hover(offset - 1) : null), help);
    });
  }

  async isComplete(code: string): Promise<Completeness> {
    await loadParser();
    return completeness(code);
  }

  /** Forgets all cells: their state is lost. */
  reset(): void {
    this.#cells.reset();
    this.#memory.forget();
  }

  /** Loads the server and the libraries' types in the background. */
  warmUp(): void {
    if (!this.#running) this.complete('', 0).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#quiet);
    await this.#running?.server.stop();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#quiet);
    const turn = this.#turn.then(loadParser).then(work);
    this.#turn = turn.catch(() => undefined);
    void this.#turn.then(() => {
      clearTimeout(this.#quiet);
      if (!this.#stopped) this.#quiet = setTimeout(() => this.#renew(), QUIET_MS).unref();
    });
    return turn;
  }

  async #scratch(code: string): Promise<{ server: LanguageServer; cell: PlacedCell }> {
    const { server, workspace } = this.#started();
    const cell = this.#cells.scratch(code);
    workspace.watch(code);
    await workspace.sync();
    return { server, cell };
  }

  #started(): Running {
    if (this.#stopped) throw new Error('the session was stopped');
    this.#running ??= this.#start();
    return this.#running;
  }

  #start(): Running {
    const server = new LanguageServer(pathToFileURL(this.#folder).href, () => {
      if (this.#running?.server === server) this.#running = undefined;
    });
    return { server, workspace: new Workspace(this.#folder, this.#cells, server) };
  }

  /** Puts a fresh server in the place of one that has grown, once the fresh one is ready. */
  #renew(): void {
    const old = this.#running;
    if (!old || old.server.resident < Math.max(LARGE_MB, GROWN * this.#freshMb)) return;
    const fresh = this.#start();
    const ready = this.#turn.then(async () => {
      const cell = this.#cells.scratch('');
      await fresh.workspace.sync();
      await fresh.server.request('textDocument/completion', this.#place(cell, 0));
      if (this.#stopped) return fresh.server.stop();
      this.#running = fresh;
      this.#freshMb = fresh.server.resident;
      return old.server.stop();
    });
    // The old one goes on where the fresh one does not come up.
    this.#turn = ready.catch(() => undefined);
  }

  #place(cell: PlacedCell, offset: number) {
    const text = this.#cells.get(cell.file)?.text ?? '';
    return {
      textDocument: { uri: pathToFileURL(cell.file).href },
      position: positionAt(text, cell.start + offset),
    };
  }
}
