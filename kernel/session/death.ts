import { DESCRIPTORS } from './exchange.js';

/** Why a session ended its executor process itself; `broken`: something else than the kernel wrote where its frames go. */
export type Reason = 'interrupt' | 'stop' | 'broken';

const LOST = 'all variables are lost; the next cell starts in a fresh process';

/** What a cell that ran in a process that is gone says of it. */
export function deathOf(
  reason: Reason | undefined,
  code: number | null,
  signal: NodeJS.Signals | null,
): { ename: string; evalue: string } {
  switch (reason) {
    case 'stop':
      return { ename: 'KernelStopped', evalue: 'the session was stopped' };
    case 'interrupt':
      return {
        ename: 'KeyboardInterrupt',
        evalue: `the cell did not react to the interrupt and its process was killed; ${LOST}`,
      };
    case 'broken':
      return {
        ename: 'KernelCrash',
        evalue:
          `this cell, or a thread that it or a cell before it started, wrote to descriptor ${DESCRIPTORS.frames}, which ` +
          'belongs to the kernel, so its process had to be ended: write to descriptor 1 or 2, or to a file that you ' +
          `opened; ${LOST}`,
      };
    case undefined:
      break;
  }
  if (signal !== null || code === null || code >= 128)
    return {
      ename: 'KernelCrash',
      evalue: `the process that runs the cells crashed (${signal ?? `code ${code ?? 'unknown'}`}); ${LOST}`,
    };
  return {
    ename: 'ProcessExit',
    evalue: `the process that runs the cells ended with exit code ${code}; ${LOST}`,
  };
}
