import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { AssayError, type TryReport } from '@assay/schema';
import { proveProcessor, tryProcessor, type Proof } from '../../sandbox/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonFile, numberOption } from '../json-argument.js';

interface TryFlags {
  table: string;
  params?: string;
  timeLimit?: number;
  memoryLimit?: number;
  prove?: boolean;
}

export function describeTry(program: Command): Command {
  return program
    .command('try')
    .description('run one custom processor on one small table in the sandbox; needs no project')
    .argument('<script>', 'the processor file')
    .requiredOption('--table <file>', 'JSON file: {"columns": {"a": [1, 2]}}')
    .option('--params <file>', 'JSON file with the parameters')
    .option('--time-limit <ms>', 'wall clock limit', numberOption)
    .option('--memory-limit <mb>', 'memory limit', numberOption)
    .option(
      '--prove',
      'run it in twins too that differ in process, heap, compiler and time zone, and compare the bytes',
    );
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
  const trial = {
    source,
    file: basename(script),
    table: await jsonFile(flags.table, '--table'),
    parameters: flags.params === undefined ? {} : await jsonFile(flags.params, '--params'),
    ...(flags.timeLimit === undefined ? {} : { timeLimitMs: flags.timeLimit }),
    ...(flags.memoryLimit === undefined ? {} : { memoryLimitMb: flags.memoryLimit }),
  };
  if (flags.prove !== true) {
    const report = await tryProcessor(trial);
    context.print(report, () => JSON.stringify(report, null, 2));
    return CODES[report.status];
  }
  const { report, proof } = await proveProcessor(trial);
  const proven = { ...report, proof };
  context.print(proven, () => JSON.stringify(proven, null, 2));
  await keepAdmission(context.project, proof);
  if (report.status !== 'ok') return CODES[report.status];
  return proof.admitted ? EXIT.done : EXIT.drift;
}

/** An admission is kept by the code's hash, in a project; without one there is nowhere to keep it. */
async function keepAdmission(project: string, proof: Proof): Promise<void> {
  const store = join(project, '.assay');
  if (!existsSync(store)) return;
  const folder = join(store, 'admissions');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${proof.code_hash}.json`), `${JSON.stringify(proof, null, 2)}\n`);
}
