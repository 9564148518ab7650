import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';

export function describeWorker(program: Command): Command {
  return program
    .command('worker')
    .description('run jobs of a project whose store is a lake, on as many machines as wanted')
    .option('--concurrency <n>', 'jobs at once (ASSAY_WORKERS, else 2)');
}

/** A worker is the host's program without its door: it ends with SIGTERM or Ctrl-C. */
export async function worker(
  flags: { concurrency?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const program = fileURLToPath(new URL('./host.js', import.meta.url));
  const env: NodeJS.ProcessEnv = { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_OPTIONS: '' };
  if (flags.concurrency !== undefined) env['ASSAY_WORKERS'] = flags.concurrency;
  const child = spawn(process.execPath, [program, '--project', context.project, '--worker'], {
    stdio: ['ignore', 2, 2],
    env,
  });
  const end = () => child.kill('SIGTERM');
  context.signal.addEventListener('abort', end, { once: true });
  const [code] = await new Promise<[number | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve([status]));
  });
  if (context.signal.aborted) return EXIT.interrupted;
  return code === 0 ? EXIT.done : EXIT.failed;
}
