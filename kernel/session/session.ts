import type { ProjectNames } from './names/project-names.js';

/**
 * What the supervisor knows of a session: one executor process that runs cells, and one language-service worker.
 * The supervisor speaks the wire protocol and never runs user code; the session never sees a socket.
 */

/** Opaque to the session: the parent header of the request that caused an output. Late output carries its own. */
export type Parent = Record<string, unknown>;

export interface ExecuteRequest {
  parent: Parent;
  code: string;
  /** Notebook cell id from the request's metadata, when the front end sends one. */
  cellId?: string;
  executionCount: number;
  silent: boolean;
  allowStdin: boolean;
  userExpressions: Record<string, string>;
}

/** What a cell took from beside the product. */
export interface CellReads {
  /** Absolute paths of the files that it read or imported. */
  files: string[];
  /** What leaves no bytes to be compared, in words: the network, another program. */
  others: string[];
}

export type ExecuteOutcome = { reads?: CellReads } & (
  | { status: 'ok'; payload: unknown[]; userExpressions: Record<string, unknown> }
  | { status: 'error'; ename: string; evalue: string; traceback: string[] }
);

export type Output =
  | { kind: 'stream'; parent: Parent; name: 'stdout' | 'stderr'; text: string }
  | {
      kind: 'display_data' | 'update_display_data' | 'execute_result';
      parent: Parent;
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      displayId?: string;
      executionCount?: number;
      buffers?: Uint8Array[];
    }
  | { kind: 'clear_output'; parent: Parent; wait: boolean }
  | { kind: 'error'; parent: Parent; ename: string; evalue: string; traceback: string[] };

/** One message on a comm, in either direction. */
export interface CommMessage {
  kind: 'open' | 'msg' | 'close';
  commId: string;
  /** Only when opening. */
  target?: string;
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
  /** Kernel to front end: the request that caused it. */
  parent?: Parent;
}

export interface CompleteReply {
  matches: string[];
  /** Code points, as the protocol wants. */
  cursorStart: number;
  cursorEnd: number;
  metadata: Record<string, unknown>;
}

export interface InspectReply {
  found: boolean;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

export type IsCompleteReply =
  { status: 'complete' | 'invalid' | 'unknown' } | { status: 'incomplete'; indent: string };

export interface SessionListener {
  /** A returned promise is back-pressure: the executor's further output waits for it. */
  output(output: Output): void | Promise<void>;
  comm(message: CommMessage): void;
  /** A cell asks for a line; answered with `inputReply`. */
  input(parent: Parent, prompt: string, password: boolean): void;
  /** The executor process died by itself (process.exit, crash); a fresh one starts with the next cell. */
  died(reason: string): void;
}

export interface Session {
  /** Runs one cell; cells are handed over one at a time. */
  execute(request: ExecuteRequest): Promise<ExecuteOutcome>;
  /** Stops the running cell with its state kept; harmless when idle. */
  interrupt(): Promise<void>;
  complete(code: string, cursor: number): Promise<CompleteReply>;
  inspect(code: string, cursor: number, detail: number): Promise<InspectReply>;
  isComplete(code: string): Promise<IsCompleteReply>;
  comm(message: CommMessage): void;
  inputReply(value: string): void;
  /** Ids and targets of the comms that user code holds open. */
  comms(): Map<string, string>;
  /** Starts the executor process before the first cell comes. */
  prepare(): void;
  /** Ends an executor that has run nothing; the next cell starts one. */
  rest(): Promise<void>;
  /** Starts the executor process and the language service before they are needed. */
  warmUp(): void;
  /** Ends executor and worker with everything they started. */
  stop(): Promise<void>;
}

export interface SessionOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  listener: SessionListener;
  /** Folder URL (with trailing slash) of the built entry files; the bundle's own folder when left out. */
  entries?: URL;
  /**
   * `warn` (default) shows type errors after the cell, `strict` refuses the cell instead, `off` checks nothing.
   * The environment variable `ASSAY_TYPES` says the same; the option wins.
   */
  typeCheck?: TypeCheck;
  /** Where names of datasets, columns, processors and parameters come from; without it none are proposed. */
  names?: ProjectNames;
}

export type { ProjectNames };

export type TypeCheck = 'warn' | 'strict' | 'off';
