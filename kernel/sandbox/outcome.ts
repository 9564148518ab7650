import type { OutputTable } from '@assay/schema';

import type { Loss } from './supervise.js';

export interface SandboxError {
  message: string;
  file: string;
  line: number | null;
  column: number | null;
}

interface Measured {
  /** Console lines in order. */
  logs: string[];
  /** From the processor's first line to the last byte of its result. */
  durationMs: number;
  /** Largest resident set of the process, its own base of about 60 MB included. */
  peakMemoryMb: number;
}

export type SandboxOutcome =
  | ({ status: 'ok'; table?: OutputTable; resultData: Record<string, unknown> } & Measured)
  | ({
      status: 'error' | 'timeout' | 'memory' | 'refused' | 'cancelled';
      error: SandboxError;
      /** The process never began, or was killed from outside; the run may well succeed when it is done again. */
      lost?: Loss;
    } & Measured);
