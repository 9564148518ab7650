import type { Warning } from '@assay/schema';
import type { StoredObject } from '../../store/index.js';

/** A source whose bytes are kept. */
export interface Acquired {
  object: StoredObject;
  /** What a compressed source holds: rows are read from it, and their byte spans count in it. */
  unpacked?: { object: StoredObject; name: string; warnings: Warning[] };
  /** File name, for messages and the default dataset name. */
  name: string;
  /** What the user gave; a key in an address is left out. */
  location: string;
  mediaType: string | null;
  /** The format, where the way they came tells it. */
  format?: string;
  /** The encoding that the service declares, where the bytes leave it open. */
  encoding?: string;
  /** Doubts about the way the bytes came. */
  warnings?: Warning[];
  /** Facts of the way the bytes came, for the dataset's `source`. */
  more: Record<string, unknown>;
}
