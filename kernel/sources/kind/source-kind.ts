import type { LoadRequest } from '@assay/schema';
import type { Arriving } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import type { LoadContext } from '../load/load-context.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';
import type { Likeness } from '../table/saved-reading.js';
import type { Encoding } from '../text/encoding-found.js';
import type { Head } from './head.js';

/**
 * A kind of source: where bytes come from, how bytes are read, or both. It is a plug-in: a folder `kernel/sources/NAME/`
 * with a `kind.ts` that exports `kind`, and nothing else anywhere. `discover.ts` finds it, the build takes it in.
 *
 * To add a way in (say FTP) write an `origin`; to add a format (say dBase) write a `content`. A content opens a `Reading`:
 * most simply `new CellReading({ names, records, source, warnings }, plan)` of `table/cell-reading.ts`, whose records carry
 * their physical line and their first and last byte, so that every row can be led back to the bytes as received.
 */
export interface SourceKind {
  origin?: Origin;
  content?: Content;
}

/** Where the bytes of a source come from. */
export interface Origin {
  /** Whether a source as the user names it is of this origin; the first one by folder name takes it, those that are `last` at the end. */
  claims(source: string): boolean;
  last?: boolean;
  /**
   * Keeps the bytes in the store before anything looks at them.
   *
   * @throws AssayError with the place and what to do; then nothing was kept
   */
  acquire(context: AcquireContext, request: LoadRequest): Promise<Acquired>;
  /** The file on this machine that lies ready with the very bytes that `acquire` is to keep; undefined where there is none. */
  file?(context: AcquireContext, source: string): string | undefined;
  /** The sources that one stands for, in order, as a folder for its files; undefined for one that is a source itself. */
  members?(context: AcquireContext, source: string): Promise<Members | undefined>;
}

export interface AcquireContext extends Pick<
  LoadContext,
  'store' | 'project' | 'signal' | 'watched' | 'environment'
> {
  /** Told of the bytes while they come, by an origin that has a `file`. */
  arriving?: Arriving | undefined;
}

export interface Members {
  /** Of the whole; the default name of its dataset. */
  name: string;
  /** The whole as an address or path, for messages. */
  location: string;
  /** `bytes` where they are known before it is received. */
  sources: { name: string; source: string; bytes?: number }[];
}

/** How the bytes of a format are read. Runs in the loading thread. */
export interface Content {
  /** What `--format` may call it. */
  formats: readonly string[];
  /** True when its bytes are no text: then the guard against binary data lets them pass. */
  binary?: boolean;
  /** True when a person may choose types of columns, the order of dates and words for missing. */
  takesColumnChoices?: true;
  /** True when a plan is made from the first bytes of a file, however long it is. */
  plansFromHead?: true;
  /** Whether a file begins like one of this kind; undefined when not. */
  recognises(head: Head): Recognised | undefined;
  /**
   * Opens an object as a table. What it needs is best imported here, so that only who reads such a source loads it.
   *
   * @throws AssayError with file and line
   */
  open(source: OpenSource): Reading | Promise<Reading>;
}

export interface Recognised {
  /** One of `formats`. */
  format: string;
  /** `mark`: a signature that nothing else has. `form`: it looks like it. `rest`: it can be nothing else. The surest wins. */
  by: 'mark' | 'form' | 'rest';
}

export interface OpenSource {
  path: string;
  /** File name, for messages. */
  name: string;
  format: string;
  encoding: Encoding;
  options: ReadingOptions;
  /** The plan of a load that goes on; a new one is made when absent. */
  plan: Plan | undefined;
  /** How earlier files were read, for a format that saves its readings. */
  saved?: readonly Likeness[];
  /** To be told which part of the source was read, 0 to 1, by a format that reads all of it on opening. */
  tell?: (share: number) => void;
}
