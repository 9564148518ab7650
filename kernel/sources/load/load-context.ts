import type { HostEvent } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import type { Environment } from '../acquire/environment.js';

export interface LoadContext {
  store: Store;
  /** The project's folder; relative paths start there. */
  project: string;
  publish: (event: Omit<HostEvent, 'seq' | 'time'>) => void;
  signal?: AbortSignal;
  /** Where keys are looked up; the process's own environment when absent. */
  environment?: Environment;
  now: () => Date;
  /** True when a file that has changed takes the place of its former rows. */
  refresh?: boolean;
  /** Of a folder only these files. */
  only?: ReadonlySet<string>;
  /** How much of a watched file is to be read, and whether it was as it was judged until its end. */
  watched?: {
    bytes(path: string): number | undefined;
    /** @throws AssayError `source-changing` */
    check(path: string): Promise<void>;
  };
  /** Holds staged rows to the schema that the load was given, where its contract asks for it. */
  check?: ((staged: KnownDataset, name: string) => Promise<StagedVerdict>) | undefined;
}

/** What a schema says of staged rows. */
export interface StagedVerdict {
  schema: string;
  errors: number;
  invalid: number;
  first: string | null;
  /** A relation with the violations' `row`, `column_name`, `value`, `keyword` and `message`. */
  violations: string;
  done(): Promise<void>;
}
