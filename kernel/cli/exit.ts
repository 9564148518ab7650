/** Exit codes that scripts and CI rely on. */
export const EXIT = {
  done: 0,
  /** An error of the user's data or code. */
  failed: 1,
  usage: 2,
  /** Found by `verify` or `diff`, or in a bundle. */
  drift: 3,
  timeLimit: 4,
  /** Memory limit or kernel death. */
  memory: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes of errors that do not mean "failed": wrong usage, and content that is not what was certified. */
const OF_ERRORS: Record<string, ExitCode> = { usage: EXIT.usage, 'bundle-broken': EXIT.drift };

export const exitOf = (code: string | undefined): ExitCode => OF_ERRORS[code ?? ''] ?? EXIT.failed;
