import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { AssayError, type TryReport } from '@assay/schema';
import { tryProcessor } from '../../sandbox/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonFile, numberOption } from '../json-argument.js';

interface TryFlags {
  table: string;
  params?: string;
  timeLimit?: number;
  memoryLimit?: number;
}

export function describeTry(program: Command): Command {
  return program
    .command('try')
    .description('run one custom processor on one small table in the sandbox; needs no project')
    .argument('<script>', 'the processor file')
    .requiredOption('--table <file>', 'JSON file: {"columns": {"a": [1, 2]}}')
    .option('--params <file>', 'JSON file with the parameters')
    .option('--time-limit <ms>', 'wall clock limit', numberOption)
    .option('--memory-limit <mb>', 'memory limit', numberOption);
}

const CODES: Record<TryReport['status'], ExitCode> = {
  ok: EXIT.done,
  error: EXIT.failed,
  refused: EXIT.failed,
  timeout: EXIT.timeLimit,
  memory: EXIT.memory,
};

export async function tryScript(
  script: string,
  flags: TryFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const source = await readFile(script, 'utf8').catch((error: unknown) => {
    throw new AssayError('file-unreadable', `cannot read ${script}: ${(error as Error).message}`);
  });
  const report = await tryProcessor({
    source,
    file: basename(script),
    table: await jsonFile(flags.table, '--table'),
    parameters: flags.params === undefined ? {} : await jsonFile(flags.params, '--params'),
    ...(flags.timeLimit === undefined ? {} : { timeLimitMs: flags.timeLimit }),
    ...(flags.memoryLimit === undefined ? {} : { memoryLimitMb: flags.memoryLimit }),
  });
  context.print(report, () => JSON.stringify(report, null, 2));
  return CODES[report.status];
}
