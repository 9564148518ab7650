/**
 * What the lab needs of the place where its cells run. The session fills it in; a program without a notebook may give
 * displays that go nowhere.
 */
export interface LabContext {
  /** The notebook's folder: relative paths and the project are found from it. */
  cwd: string;
  /** Shows a MIME bundle as output of the cell that this code runs for; with `update`, replaces the one of that id. */
  display(bundle: Bundle, options?: DisplayOptions): void;
  /** Execution count of the cell that this code runs for. */
  cell(): number | undefined;
  /** Aborts when the cell that this code runs for is interrupted; what it asked the host for is then given up. */
  signal?(): AbortSignal | undefined;
}

export type Bundle = Record<string, unknown>;

export interface DisplayOptions {
  displayId?: string;
  update?: boolean;
  metadata?: Record<string, unknown>;
}

/** Anything that a cell's output can show: the convention that Deno's notebooks began. */
export const DISPLAY = Symbol.for('Jupyter.display');
