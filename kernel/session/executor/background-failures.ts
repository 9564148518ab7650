import { writeText } from './text-output.js';
import { failureOf } from './trace/failure.js';

/** What throws outside any cell's own run, in a timer or an unhandled promise, is shown and survived. */
export function showBackgroundFailures(): void {
  process.on('uncaughtException', (error) => {
    writeText('stderr', `Uncaught ${failureOf(error).traceback.join('\n')}\n`);
  });
  process.on('unhandledRejection', (reason) => {
    writeText('stderr', `Uncaught (in promise) ${failureOf(reason).traceback.join('\n')}\n`);
  });
}
