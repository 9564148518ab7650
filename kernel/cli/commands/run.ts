import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Client, connect, findProject } from '../../client/index.js';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { sealed } from '../proof/certificate.js';
import { nodesOfRun } from '../proof/read-nodes.js';
import { signed } from '../proof/signature.js';
import { storedNodes } from '../proof/stored-nodes.js';
import { verifyNotebook } from '../proof/verify.js';
import { otherEnvironment, versionsNode } from '../proof/versions-node.js';
import { type Notebook, readNotebook, writeNotebook } from '../run/notebook.js';
import { parseParameter } from '../run/parameters.js';
import { type NotebookReport, writeReport } from '../run/report.js';
import { resultsOf } from '../run/results.js';
import { runNotebook, type RunStatus } from '../run/run-notebook.js';
import { settleOutputs } from '../run/settled-outputs.js';
import { describeStep, madeSteps, stepsOf } from '../run/steps.js';

interface RunFlags {
  param?: string[];
  output?: string;
  resume?: boolean;
  report?: string;
  timeout?: number;
  sign?: string;
  cache: boolean;
  verifyCache?: boolean;
}

export function describeRun(program: Command): Command {
  return program
    .command('run')
    .description('run notebooks headless, in place unless --output')
    .argument('<notebook...>', 'notebooks, run one after the other')
    .option('-p, --param <name=value...>', 'parameter; JSON where it is JSON, else text')
    .option('--output <dir>', 'write the executed notebooks there')
    .option(
      '--resume',
      'go on with an interrupted run: its finished steps are known, its running jobs are joined',
    )
    .option('--report <file>', 'write a report: .json, or .xml for JUnit')
    .option('--no-cache', 'compute every step again, also those whose result is known')
    .option('--verify-cache', 'then compute everything again in an empty store and compare')
    .option('--sign <key.pem>', 'sign the certificate with an Ed25519 key')
    .option('--timeout <seconds>', 'limit for each cell', numberOption);
}

const CODES: Record<RunStatus, ExitCode> = {
  ok: EXIT.done,
  failed: EXIT.failed,
  timeout: EXIT.timeLimit,
  'kernel-died': EXIT.memory,
  interrupted: EXIT.interrupted,
};

export async function run(
  notebooks: string[],
  flags: RunFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.timeout !== undefined && !(flags.timeout > 0)) {
    throw new AssayError('usage', '--timeout wants seconds greater than 0');
  }
  const parameters = new Map((flags.param ?? []).map(parseParameter));
  if (flags.output !== undefined) await mkdir(flags.output, { recursive: true });
  const reports: NotebookReport[] = [];
  for (const path of notebooks) {
    reports.push(await runOne(path, flags, parameters, context));
    if (context.signal.aborted) break;
  }
  const report = { notebooks: reports };
  if (flags.verifyCache === true) await verifyAll(reports, flags, context);
  if (flags.report !== undefined) await writeReport(flags.report, report);
  context.print(report, () => reports.map(describe).join('\n'));
  const worst = reports.find((one) => one.status !== 'ok');
  if (worst !== undefined) return CODES[worst.status];
  return reports.some((one) => one.drift !== undefined) ? EXIT.drift : EXIT.done;
}

/** Computes what the cache gave once more in an empty store; a difference is said in the notebook's report. */
async function verifyAll(
  reports: NotebookReport[],
  flags: RunFlags,
  context: CommandContext,
): Promise<void> {
  for (const report of reports.filter((one) => one.status === 'ok')) {
    const { cause } = await verifyNotebook(targetOf(report.path, flags), context);
    if (cause !== undefined) report.drift = cause;
  }
}

const targetOf = (path: string, flags: RunFlags) =>
  flags.output === undefined ? path : join(flags.output, basename(path));

async function runOne(
  path: string,
  flags: RunFlags,
  parameters: Map<string, unknown>,
  context: CommandContext,
): Promise<NotebookReport> {
  const project = context.explicitProject ? context.project : findProject(dirname(resolve(path)));
  const before = await readNotebook(path);
  const client = await connect({ project });
  try {
    return await runWith(client, { path, before, project, flags, parameters, context });
  } finally {
    await client.close();
  }
}

interface Asked {
  path: string;
  before: Notebook;
  project: string;
  flags: RunFlags;
  parameters: Map<string, unknown>;
  context: CommandContext;
}

async function runWith(client: Client, asked: Asked): Promise<NotebookReport> {
  const { path, before, project, flags, parameters, context } = asked;
  const started = performance.now();
  const target = targetOf(path, flags);
  // What an interrupted run has left lies where it wrote.
  const left = flags.resume === true ? await readNotebook(target).catch(() => before) : before;
  const known = await madeSteps(left, client);
  const mismatch = await otherEnvironment(left, client);
  if (mismatch !== undefined) context.note(`${path}: ${mismatch}`);
  const outcome = await runNotebook(path, {
    parameters,
    target,
    ...(context.explicitProject ? { project } : {}),
    cache: flags.cache,
    resume: flags.resume === true,
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
    signal: context.signal,
    onCell: (cell, count) => context.note(`${path}: cell ${cell} of ${count}`),
  });
  const seconds = (performance.now() - started) / 1000;
  const { notebook } = outcome;
  const results = await resultsOf(notebook, () => Promise.resolve(client));
  const steps = stepsOf(known, await madeSteps(notebook, client));
  if (outcome.status === 'ok') {
    // The store is asked by this run's ids, before outputs that say the same as before take their earlier ids back.
    const stored = await storedNodes(notebook, client);
    settleOutputs(notebook, before);
    const certificate = sealed([await versionsNode(client), ...nodesOfRun(stored, outcome)]);
    const { assay } = notebook.metadata as { assay?: object };
    notebook.metadata['assay'] = {
      ...assay,
      certificate: flags.sign === undefined ? certificate : await signed(certificate, flags.sign),
    };
    await writeNotebook(target, notebook);
  }
  return {
    path,
    status: outcome.status,
    cells_run: outcome.cellsRun,
    resumed_at: outcome.resumedAt,
    failed_cell: outcome.failedCell,
    error: outcome.error,
    seconds: Math.round(seconds * 1000) / 1000,
    ...(mismatch === undefined ? {} : { mismatch }),
    steps,
    results,
  };
}

/** The error as a page shows it: with the lines of the cell around it and what its fields say, such as what to do. */
function describeFailure({ failed_cell: cell, error }: NotebookReport): string[] {
  const head = `${error?.ename}: ${error?.evalue}`;
  const traceback = error?.traceback.join('\n') ?? '';
  const rest = traceback.startsWith(head) ? traceback.slice(head.length) : `\n${traceback}`;
  return [`  cell ${cell}: ${head}${rest.trimEnd().replaceAll(/\n(?=.)/g, '\n    ')}`];
}

function describe(report: NotebookReport): string {
  const head = `${report.path}: ${report.status}, ${report.cells_run} cells in ${report.seconds.toFixed(1)} s`;
  const failure = report.failed_cell === null ? [] : describeFailure(report);
  const drift = report.drift === undefined ? [] : [`  not the same again: ${report.drift}`];
  const resumed = report.resumed_at === null ? [] : [`  went on at cell ${report.resumed_at}`];
  return [
    head,
    ...resumed,
    ...failure,
    ...drift,
    ...report.steps.map(describeStep),
    ...report.results.map((r) => `  ${r.hash.slice(0, 12)} ${r.kind} ${r.name}`),
  ].join('\n');
}
