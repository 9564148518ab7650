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
const LARGE_MB = 90;

interface Running {
  server: LanguageServer;
  workspace: Workspace;
}

/** Types of a notebook: asks TypeScript's server, which is started with the first question and anew when it breaks. */
export class Language {
  readonly #folder: string;
  readonly #cells: NotebookFiles;
  readonly #memory = new CompletionMemory();
  #running: Running | undefined;
  #stopped = false;
  #quiet: NodeJS.Timeout | undefined;
  /** One question at a time: each writes its text over the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.#cells = new NotebookFiles(folder);
  }

  /** Type problems of a cell, which from now on is part of the notebook. */
  check(code: string): Promise<TypeProblem[]> {
    this.#memory.forget();
    return this.#inTurn(async () => {
      const cell = this.#cells.add(code);
      if (cell.broken) {
        this.#cells.drop(cell);
        return [];
      }
      this.#cells.take(cell);
      const { server, workspace } = this.#started();
      workspace.watch(code);
      await workspace.sync();
      const { textDocument } = this.#place(cell, 0);
      const report = await server.request<DiagnosticReport>('textDocument/diagnostic', {
        textDocument,
      });
      const problems = typeProblems(report.items ?? [], this.#cells, cell, code);
      this.#cells.sweep();
      return problems;
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
    if (!old || old.server.resident < LARGE_MB) return;
    const fresh = this.#start();
    const ready = this.#turn.then(async () => {
      const cell = this.#cells.scratch('');
      await fresh.workspace.sync();
      await fresh.server.request('textDocument/completion', this.#place(cell, 0));
      if (this.#stopped) return fresh.server.stop();
      this.#running = fresh;
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
