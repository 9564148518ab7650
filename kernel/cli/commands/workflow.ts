import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AssayError, type Job } from '@assay/schema';
import type { Client } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { waitForJob } from '../wait-for-job.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { textTable } from '../table.js';

export interface WorkflowFlags {
  validate?: string;
  parse?: boolean;
  priority?: number;
  detach?: boolean;
}

interface Workflow {
  workflow_id: string;
  status: string;
  jobs: Job[];
}

export function describeWorkflow(program: Command): Command {
  return program
    .command('workflow')
    .description('validate a file, parse a workbook, or both side by side, as background jobs')
    .argument('<source>', 'file, or upload:… of bytes that are here')
    .option('--validate <schema>', 'hold its rows to this schema, NAME or NAME@VERSION')
    .option('--parse', 'turn the formulas of an Excel workbook into SQL')
    .option('--priority <1-10>', '1 runs first', numberOption)
    .option('--detach', 'print the jobs and go');
}

/** Submits the chosen work in one call and waits for all of it; one that fails leaves the others their results. */
export async function workflow(
  source: string,
  { validate, parse = false, priority, detach = false }: WorkflowFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const workflows = [
    ...(validate === undefined ? [] : ['validation']),
    ...(parse ? ['parsing'] : []),
  ];
  if (workflows.length === 0)
    throw new AssayError('usage', 'nothing is asked for', {
      remedy: 'say --validate SCHEMA, --parse, or both',
    });
  const client = await context.client();
  const submitted = await client.request<Workflow>('POST', '/api/v1/workflows', {
    ...{ source: source.startsWith('upload:') ? source : resolve(source), workflows },
    ...(validate === undefined ? {} : { schema: validate }),
    ...(priority === undefined ? {} : { priority }),
  });
  if (detach) {
    context.print(submitted, () => describe(submitted, []));
    return EXIT.done;
  }
  const ended = await Promise.all(submitted.jobs.map(({ id }) => waitForJob(client, context, id)));
  const done = await client.request<Workflow>('GET', `/api/v1/workflows/${submitted.workflow_id}`);
  const results = await Promise.all(ended.map((job) => resultOf(client, job)));
  const named = Object.fromEntries(ended.map((job, i) => [job.job_type, results[i] ?? null]));
  context.print({ ...done, results: named }, () => describe(done, results));
  if (context.signal.aborted) return EXIT.interrupted;
  const invalid = results.some((result) => result?.['valid'] === false);
  return done.status === 'COMPLETED' && !invalid ? EXIT.done : EXIT.failed;
}

async function resultOf(client: Client, job: Job): Promise<Record<string, unknown> | undefined> {
  if (job.status !== 'COMPLETED') return undefined;
  const { result_data } = await client.result(job.id);
  return result_data ?? undefined;
}

function describe({ jobs }: Workflow, results: readonly (object | undefined)[]): string {
  const rows = jobs.map((job, i) => [
    ...[job.id, job.job_type, job.status],
    job.error_details?.message ?? headOf(results[i]),
  ]);
  return textTable(['id', 'work', 'status', 'result'], rows);
}

function headOf(result: object | undefined): string {
  if (result === undefined) return '';
  const { valid, rows, errors_total: total, summary } = result as Record<string, unknown>;
  if (summary !== undefined) return JSON.stringify(summary);
  return valid === undefined ? '' : `${String(rows)} rows, ${String(total)} violations`;
}
