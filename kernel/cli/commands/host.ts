import type { Command } from 'commander';
import { connect } from '../../client/index.js';
import type { HostStatus } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';

export function describeStatus(program: Command): Command {
  return program
    .command('status')
    .description('say whether the host of this project runs, and what it has');
}

export function describeStop(program: Command): Command {
  return program
    .command('stop')
    .description('end the host of this project; queued jobs go on with the next one');
}

/** A host that is asked about must not be started by the question. */
async function running(context: CommandContext) {
  return connect({ project: context.project, start: false }).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'host-not-running') return undefined;
    throw error;
  });
}

export async function status(context: CommandContext): Promise<ExitCode> {
  const client = await running(context);
  const state: HostStatus =
    client === undefined ? { running: false, project: context.project } : await client.status();
  await client?.close();
  context.print(state, () =>
    state.running
      ? `host ${state.pid} runs for ${state.project}: ${state.datasets} datasets, jobs ${JSON.stringify(state.jobs)}`
      : `no host runs for ${state.project}`,
  );
  return EXIT.done;
}

/** Ends the project's host. @returns whether one ran */
export async function stopHost(context: CommandContext): Promise<boolean> {
  const client = await running(context);
  await client?.stop((step, pid) => context.note(`waits for the host (pid ${pid}): it ${step}`));
  await client?.close();
  return client !== undefined;
}

export async function stop(context: CommandContext): Promise<ExitCode> {
  const stopped = await stopHost(context);
  context.print({ stopped, running: false, project: context.project }, () =>
    stopped ? 'stopped' : 'no host was running',
  );
  return EXIT.done;
}
