import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import { AssayError } from '@assay/schema';
import {
  annotate,
  annotations,
  describeAnnotate,
  describeAnnotations,
} from './commands/annotate.js';
import { bundle, describeBundle, describeUnbundle, unbundle } from './commands/bundle.js';
import { describeDiff, diff } from './commands/diff.js';
import { describeStatus, describeStop, status, stop } from './commands/host.js';
import { describeJobs, jobs } from './commands/jobs.js';
import { describeLoad, load } from './commands/load.js';
import { describeMigrate, migrate } from './commands/migrate.js';
import { createNew, describeNew } from './commands/new.js';
import { describeOptimize, optimize } from './commands/optimize.js';
import { describePack, pack } from './commands/pack.js';
import { describePeaks, peaks, type PeaksFlags } from './commands/peaks.js';
import { describeProcess, runProcess } from './commands/process.js';
import { describeRun, run } from './commands/run.js';
import { describeSchedule, schedule } from './commands/schedule.js';
import { describeSchema, schema } from './commands/schema.js';
import { describeServe, serve, type ServeFlags } from './commands/serve.js';
import { describeSql, sql } from './commands/sql.js';
import { describeTry, tryScript } from './commands/try.js';
import { describeValidate, validate } from './commands/validate.js';
import { describeVerify, verify } from './commands/verify.js';
import { describeWatch, watch } from './commands/watch.js';
import { describeWorker, worker } from './commands/worker.js';
import { describeWorkbook, workbook } from './commands/workbook.js';
import { describeWorkflow, workflow, type WorkflowFlags } from './commands/workflow.js';
import { type CommandContext, commandContext, type GlobalOptions, toJson } from './context.js';
import { EXIT, type ExitCode, exitOf } from './exit.js';

// What is imported from here on, such as the client's connection, is compiled once for many commands.
enableCompileCache();

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort());
}

// Who reads what is printed may have seen enough, as `head` has: then the work ends, too.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupted.abort();
});
// Who reads no more of what is said beside it has changed nothing of how the command ends.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

let code: ExitCode = EXIT.done;
let context: CommandContext | undefined;

/** Wraps a command's work: the context is made when the options are known, and the code is kept for the end. */
function act<A extends unknown[]>(
  work: (context: CommandContext, ...args: A) => Promise<ExitCode>,
) {
  return async (...args: unknown[]): Promise<void> => {
    context = commandContext(program.opts<GlobalOptions>(), interrupted.signal);
    code = await work(context, ...(args.slice(0, -1) as A));
  };
}

const program = new Command('assay')
  .description('experimental data: load exactly, process in the background, annotate, prove')
  .option('--project <dir>', 'project folder (default: the nearest one upwards that holds .assay/)')
  .option('--json', 'print exactly one JSON document on stdout')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

describeLoad(program).action(act((c, source: string, flags: object) => load(source, flags, c)));
describeWatch(program).action(
  act((c, source: string, name: string | undefined, flags: object) =>
    watch(source, name, flags, c),
  ),
);
describeProcess(program).action(
  act((c, name: string, flags: { on: string; cache: boolean }) => runProcess(name, flags, c)),
);
describeJobs(program).action(
  act((c, action: string, id: string | undefined) => jobs(action, id, c)),
);
describeSchedule(program).action(
  act((c, action: string, name: string | undefined, flags: { timezone: string }) =>
    schedule(action, name, flags, c),
  ),
);
describeWorker(program).action(act((c, flags: object) => worker(flags, c)));
describeSql(program).action(act((c, statement: string, flags: object) => sql(statement, flags, c)));
describeAnnotate(program).action(
  act((c, dataset: string, flags: { text: string }) => annotate(dataset, flags, c)),
);
describeAnnotations(program).action(
  act((c, dataset: string | undefined, flags: object) => annotations(dataset, flags, c)),
);
describePeaks(program).action(
  act((c, dataset: string, flags: PeaksFlags) => peaks(dataset, flags, c)),
);
describeSchema(program).action(
  act((c, action: string, name?: string, target?: string) => schema(action, name, target, c)),
);
describeValidate(program).action(
  act((c, source: string, flags: { schema: string }) => validate(source, flags, c)),
);
describeWorkflow(program).action(
  act((c, source: string, flags: WorkflowFlags) => workflow(source, flags, c)),
);
describeTry(program).action(
  act((c, script: string, flags: { table: string }) => tryScript(script, flags, c)),
);
describeRun(program).action(
  act((c, notebooks: string[], flags: { cache: boolean }) => run(notebooks, flags, c)),
);
describeBundle(program).action(
  act((c, notebook: string, flags: { output: string }) => bundle(notebook, flags, c)),
);
describeUnbundle(program).action(act((c, file: string, flags: object) => unbundle(file, flags, c)));
describeDiff(program).action(act((c, a: string, b: string, flags: object) => diff(a, b, flags, c)));
describeVerify(program).action(
  act((c, notebooks: string[], flags: object) => verify(notebooks, flags, c)),
);
describeServe(program).action(act((c, flags: ServeFlags) => serve(flags, c)));
describeWorkbook(program).action(act((c, file: string, flags: object) => workbook(file, flags, c)));
describeOptimize(program).action(
  act((c, name: string, flags: Parameters<typeof optimize>[1]) => optimize(name, flags, c)),
);
describeNew(program).action(act((c, what: string, name: string) => createNew(what, name, c)));
describePack(program).action(act((c, script: string, flags: object) => pack(script, flags, c)));
describeMigrate(program).action(act((c, flags: object) => migrate(flags, c)));
describeStatus(program).action(act((c) => status(c)));
describeStop(program).action(act((c) => stop(c)));

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (interrupted.signal.aborted) return EXIT.interrupted;
  const failure = error instanceof AssayError ? error : undefined;
  const { file, line, column } = failure?.place ?? {};
  const whole = error instanceof Error ? error.message : String(error);
  // Some say the file themselves, for where nobody says the place.
  const message =
    file !== undefined && whole.startsWith(`${file}: `) ? whole.slice(file.length + 2) : whole;
  const told = file === undefined || (line === undefined && message.includes(file));
  const at = told ? '' : `${[file, line, column].filter((x) => x !== undefined).join(':')}: `;
  process.stderr.write(`assay: ${at}${message}\n`);
  if (failure?.remedy !== undefined) process.stderr.write(`  ${failure.remedy}\n`);
  // An error of ours that has no code is a defect; its stack is what a report needs.
  if (failure === undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (program.opts<GlobalOptions>().json === true) {
    const body = failure?.toFailure() ?? { code: 'internal', message };
    process.stdout.write(`${toJson({ error: body })}\n`);
  }
  return exitOf(failure?.code);
}

try {
  await program.parseAsync();
} catch (error) {
  code = explain(error);
}
await context?.close();
process.exitCode = code;
