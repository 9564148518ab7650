/** Where objects are kept beside the folder of this machine, so that others have them too, or that they outlive it. */
export interface FarObjects {
  /** Keeps a whole object, unless it is there. */
  keep(sha256: string, path: string): Promise<void>;
  holds(sha256: string): Promise<boolean>;
  /** An object's bytes in order; nothing for one that is not held. */
  bytes(sha256: string): AsyncIterable<Uint8Array>;
  remove(sha256: string): Promise<void>;
}
