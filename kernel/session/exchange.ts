import type { CommMessage, ExecuteOutcome } from './session.js';

/**
 * What travels between the session and its executor process. Requests go over Node's IPC channel; everything the
 * executor says comes back as frames on one pipe, written synchronously, so that its order is the order in which
 * the cell acted, even in a loop that never yields.
 */

/** Stands for one parent header; the session keeps the headers, the executor only their numbers. */
export type ScopeId = number;

export interface RunRequest {
  type: 'run';
  run: number;
  scope: ScopeId;
  code: string;
  executionCount: number;
  silent: boolean;
  allowStdin: boolean;
  userExpressions: Record<string, string>;
}

export type ToExecutor =
  | RunRequest
  | { type: 'comm'; scope: ScopeId | undefined; message: CommMessage }
  | { type: 'input'; value: string }
  | { type: 'names'; id: number; path: string[] }
  | { type: 'value'; id: number; path: string[] };

export type FrameOutput =
  | {
      kind: 'display_data' | 'update_display_data' | 'execute_result';
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      displayId?: string;
      executionCount?: number;
      buffers?: Uint8Array[];
    }
  | { kind: 'clear_output'; wait: boolean };

export type Frame =
  | { type: 'ready' }
  | { type: 'stream'; scope: ScopeId; name: 'stdout' | 'stderr'; text: string }
  | { type: 'output'; scope: ScopeId; output: FrameOutput }
  | { type: 'comm'; scope: ScopeId; message: CommMessage }
  | { type: 'input'; scope: ScopeId; prompt: string; password: boolean }
  /** The raw pipes carry marker `mark`; later frames wait until it was read on each of `pipes`. */
  | { type: 'mark'; mark: number; pipes: number[] }
  | { type: 'done'; run: number; outcome: ExecuteOutcome }
  | { type: 'reply'; id: number; value: unknown }
  /** The process is about to end; native threads may keep it from doing so. */
  | { type: 'exiting'; code: number };

/** File descriptors of the executor beyond the standard ones. */
export const DESCRIPTORS = { ipc: 3, frames: 4, signals: 5 } as const;

/** What a frame begins with, before its length: no text has these bytes, so what a cell writes there is known at once. */
export const FRAME_MARK = 0xf5a55af5;

/** Written to the raw pipes to show how far they were read. */
export function markerText(nonce: string, mark: number): string {
  return `\u001b_assay-${nonce}-${String(mark).padStart(10, '0')}\u001b\\`;
}

/** Lines on the signal pipe: `interrupt N`, or `input ` and the JSON text of the line typed. */
export const SIGNALS = { interrupt: 'interrupt', input: 'input' } as const;

/** Slots of the memory shared by the executor's main thread and its interrupt worker. */
export const SLOTS = {
  running: 0,
  acknowledged: 1,
  inputState: 2,
  inputLength: 3,
  holder: 4,
  heldLock: 5,
  heldLength: 6,
  heldScope: 7,
  heldName: 8,
} as const;

/** Who is at the held text. */
export const HELD_LOCK = { free: 0, main: 1, worker: 2 } as const;

/**
 * Who may act on an interrupt. While the main thread settles its cells it must not be terminated, or a cell would
 * never end; while a termination is under way it must not settle them, or the next cell would be hit.
 */
export const HOLDER = { nobody: 0, main: 1, worker: 2 } as const;

/** What the main thread asks of it: to terminate this turn, or to send held text should it not do so itself. */
export type ToInterruptWorker = 'terminate' | 'held';

/** What the interrupt worker says: settle the cells of this interrupt, or: the turn you gave up is terminated. */
export type FromInterruptWorker = { settle: number } | { terminated: true };

/** Values of the input slot. */
export const INPUT = { idle: 0, waiting: 1, answered: 2, interrupted: 3 } as const;

/** Bytes of slots, of the answer to a synchronous prompt, and of held text, in the shared memory. */
export const SHARED = { slots: 64, input: 1 << 20, text: 1 << 18 } as const;
