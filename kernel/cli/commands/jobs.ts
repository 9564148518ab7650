import type { Command } from 'commander';
import type { Job } from '@assay/schema';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';

const ACTIONS = ['list', 'show', 'cancel', 'retry', 'watch'] as const;

export function describeJobs(program: Command): Command {
  return program
    .command('jobs')
    .description('list, show, cancel, retry or watch jobs')
    .argument('[action]', ACTIONS.join(', '), 'list')
    .argument('[id]', 'id of the job');
}

const row = (job: Job) => [
  job.id,
  job.processor ?? job.job_type,
  job.dataset,
  job.status,
  job.progress.fraction === null ? '' : `${Math.round(job.progress.fraction * 100)} %`,
  job.table,
];
const NAMES = ['id', 'processor', 'dataset', 'status', 'progress', 'table'];

export async function jobs(
  action: string,
  id: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  if (action === 'list') {
    const all = await client.jobs();
    context.print(all, () => textTable(NAMES, all.map(row)));
    return EXIT.done;
  }
  if (action === 'watch') {
    for await (const event of client.events({ signal: context.signal })) {
      if (event.job === undefined) continue;
      const line = context.json ? JSON.stringify(event.job) : row(event.job).join('  ');
      process.stdout.write(`${line}\n`);
    }
    return EXIT.interrupted;
  }
  if (id === undefined) throw new AssayError('usage', `jobs ${action} needs the id of a job`);
  const acts: Record<string, () => Promise<Job>> = {
    show: () => client.job(id),
    cancel: () => client.cancel(id),
    retry: () => client.retry(id),
  };
  const act = acts[action];
  if (act === undefined) {
    throw new AssayError('usage', `there is no jobs ${action}`, {
      remedy: `one of: ${ACTIONS.join(', ')}`,
    });
  }
  const job = await act();
  context.print(job, () => textTable(NAMES, [row(job)]));
  return EXIT.done;
}
