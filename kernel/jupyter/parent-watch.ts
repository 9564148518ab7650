import { alive } from '../client/index.js';

const INTERVAL = 500;

/**
 * Calls back when the server that started this kernel is gone: jupyter_client names it in JPY_PARENT_PID; the
 * parent process itself is watched too, because a server that is killed cannot say good-bye.
 */
export function watchParent(env: NodeJS.ProcessEnv, gone: () => void): { stop(): void } {
  const parent = process.ppid;
  const named = Number(env['JPY_PARENT_PID'] ?? 0);
  // A server in another container has a pid that means nothing here.
  const server = named > 1 && alive(named) ? named : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (server === undefined || alive(server))) return;
    clearInterval(timer);
    gone();
  }, INTERVAL);
  return { stop: () => clearInterval(timer) };
}
