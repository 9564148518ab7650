/** Exit codes that scripts and CI rely on. */
export const EXIT = {
  done: 0,
  /** An error of the user's data or code. */
  failed: 1,
  usage: 2,
  /** Found by `verify` or `diff`. */
  drift: 3,
  timeLimit: 4,
  /** Memory limit or kernel death. */
  memory: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
