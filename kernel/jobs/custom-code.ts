import type { ColumnTable, OutputTable } from '@assay/schema';

/** One run of custom code; the sandbox's door has this shape, and the host hands it in. */
export interface CustomRun {
  source: string;
  file: string;
  lineOffset?: number;
  table: ColumnTable;
  parameters: Record<string, unknown>;
  timeLimitMs?: number;
  memoryLimitMb?: number;
  onLog?: (line: string) => void;
  onProgress?: (done: number, total: number) => void;
  /** Told of its process when it begins to compute. */
  onBegin?: (pid: number) => void;
  /** Whether that process may be set back behind others: what it then waits for a processor is not counted as its time. */
  standsBack?: boolean;
  signal?: AbortSignal;
}

export interface CustomError {
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
  stack?: string | null;
}

/** The process that was to run the code was killed from outside, or never began. */
export type CustomLoss = 'killed' | 'unbegun';

export type CustomOutcome =
  | { status: 'ok'; table?: OutputTable | undefined; resultData: unknown; logs: string[] }
  | {
      status: 'error' | 'timeout' | 'memory' | 'refused' | 'cancelled';
      error: CustomError;
      logs: string[];
      /** No fault of the code's. */
      lost?: CustomLoss | undefined;
    };

export type RunCustom = (run: CustomRun) => Promise<CustomOutcome>;

export interface CustomDescription {
  title?: string | undefined;
  description?: string | undefined;
  parameters?: Record<string, unknown> | undefined;
}

/** What a script says of itself, or why it cannot run; the source is looked at in the sandbox. */
export type DescribeCustom = (
  source: string,
  file: string,
) => Promise<CustomDescription | { problem: string; line?: number | undefined; lost?: CustomLoss }>;
