/** How a process of the sandbox may differ from the usual one without a processor being allowed to notice. */
export interface Twin {
  /** Further arguments of Node. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** By how much the memory limit is larger. */
  readonly memory?: number;
}
