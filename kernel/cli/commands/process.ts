import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AssayError, type ProcessingResult, type ProcessRequest } from '@assay/schema';
import { qualityReport, type Assessment } from '../../../processors/index.js';
import type { CommandContext } from '../context.js';
import { waitForJob } from '../wait-for-job.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonObject, numberOption } from '../json-argument.js';
import { ProgressLine } from '../progress.js';

interface ProcessFlags {
  on: string;
  params?: string;
  as?: string;
  priority?: number;
  detach?: boolean;
  timeLimit?: number;
  maxRetries?: number;
  scheduledAt?: string;
  cache: boolean;
  report?: string;
}

export function describeProcess(program: Command): Command {
  return program
    .command('process')
    .description('run a processor on a dataset as a background job, and wait for it')
    .argument('<processor>', 'rolling_mean, peak_detection, data_quality, or a custom name')
    .requiredOption('--on <dataset>', 'dataset to work on')
    .option('--params <json>', 'parameters as a JSON object')
    .option('--as <name>', 'name of the output')
    .option('--priority <1-10>', '1 runs first', numberOption)
    .option('--time-limit <ms>', 'an attempt that takes longer is ended', numberOption)
    .option('--max-retries <n>', 'tries after an error of the code', numberOption)
    .option('--scheduled-at <time>', 'not before this time (ISO 8601)')
    .option('--detach', 'print the job and go')
    .option(
      '--report <file>',
      'of data_quality: write the assessment as a page that opens in a browser',
    )
    .option('--no-cache', 'compute again even when the result is known');
}

export async function runProcess(
  processor: string,
  flags: ProcessFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const parameters = flags.params === undefined ? {} : jsonObject(flags.params, '--params');
  const request: ProcessRequest = {
    processor,
    dataset: flags.on,
    parameters,
    ...(flags.as === undefined ? {} : { as: flags.as }),
    ...(flags.priority === undefined ? {} : { priority: flags.priority }),
    ...(flags.timeLimit === undefined ? {} : { time_limit_ms: flags.timeLimit }),
    ...(flags.maxRetries === undefined ? {} : { max_retries: flags.maxRetries }),
    ...(flags.scheduledAt === undefined ? {} : { scheduled_at: flags.scheduledAt }),
    ...(flags.cache ? {} : { cache: false }),
  };
  const client = await context.client();
  const submitted = await client.process(request);
  if (flags.detach === true) {
    context.print(submitted, () => `${submitted.task_id} ${submitted.status}`);
    return EXIT.done;
  }
  const line = new ProgressLine();
  try {
    await waitForJob(client, context, submitted.task_id, (job) => line.update(job));
  } finally {
    line.end();
  }
  const result = await client.result(submitted.id);
  if (flags.report !== undefined) await writeReport(flags.report, result);
  context.print(result, () => describe(result));
  if (context.signal.aborted) return EXIT.interrupted;
  return result.status === 'COMPLETED' ? EXIT.done : codeOf(result.error?.code);
}

async function writeReport(file: string, result: ProcessingResult): Promise<void> {
  const { processing_type: type, result_data: data, dataset } = result;
  if (type !== 'data_quality')
    throw new AssayError('usage', `${type} has no report`, {
      remedy: '--report is for data_quality',
    });
  if (data === null) return;
  const title = `Data quality of ${dataset ?? 'a dataset'}`.replace(/[&<>]/g, ' ');
  const page = qualityReport(data as unknown as Assessment);
  await writeFile(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body style="font-family:sans-serif">${page}</body></html>\n`,
  );
}

/** Limits have codes of their own, so that a script can tell them from a wrong result. */
function codeOf(failure: string | undefined): ExitCode {
  if (failure === 'time-limit') return EXIT.timeLimit;
  return failure === 'memory-limit' ? EXIT.memory : EXIT.failed;
}

function describe(result: ProcessingResult): string {
  const table = result.table === null ? '' : ` → ${result.table}`;
  const head = `${result.processing_type}: ${result.status}${table}`;
  if (result.error === null) return `${head}\n${JSON.stringify(result.result_data, null, 2)}`;
  const { file, line, message, remedy } = result.error;
  const at = file ? ` (${file}${typeof line === 'number' ? `:${line}` : ''})` : '';
  return `${head}\n${message}${at}${remedy ? `\n${remedy}` : ''}`;
}
