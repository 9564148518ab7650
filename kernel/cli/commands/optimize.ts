import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonObject, numberOption } from '../json-argument.js';
import { textTable } from '../table.js';

interface OptimizeFlags {
  on: string;
  space: string;
  objective: string;
  params?: string;
  trials?: number;
  seed?: number;
  method?: string;
}

interface Study {
  study: string;
  trials: {
    number: number;
    params: object;
    status: string;
    value: number | null;
    error: string | null;
  }[];
  best: { params: object; value: number } | null;
  stable_region: { parameters: object; trials: number } | null;
  tried: number;
}

export function describeOptimize(program: Command): Command {
  return program
    .command('optimize')
    .description('search the parameters of a processor; every trial is a real job')
    .argument('<processor>', 'processor whose parameters are searched')
    .requiredOption('--on <dataset>', 'dataset to work on')
    .requiredOption('--space <json>', 'ranges [5, 50] or lists of values, by parameter')
    .requiredOption('--objective <expr>', '"max PATH" or "min PATH" into result_data')
    .option('--params <json>', 'parameters that stay as they are')
    .option('--trials <n>', 'how many trials', numberOption)
    .option('--method <name>', 'random, grid, qmc, tpe or cma-es (default: random)')
    .option('--seed <n>', 'the same seed tries the same parameters', numberOption);
}

export async function optimize(
  processor: string,
  flags: OptimizeFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const body = {
    processor,
    dataset: flags.on,
    space: jsonObject(flags.space, '--space'),
    objective: flags.objective,
    ...(flags.params === undefined ? {} : { parameters: jsonObject(flags.params, '--params') }),
    ...(flags.trials === undefined ? {} : { trials: flags.trials }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.method === undefined ? {} : { method: flags.method }),
  };
  const client = await context.client();
  const study = await client.request<Study>('POST', '/api/v1/optimize', body, context.signal);
  context.print(study, () => describe(study));
  return study.best === null ? EXIT.failed : EXIT.done;
}

function describe({ trials, best, stable_region: region, tried }: Study): string {
  const rows = trials.map((t) => [t.number, t.value, t.status, t.params, t.error]);
  const head =
    best === null
      ? 'no trial gave a value'
      : `best ${best.value} with ${JSON.stringify(best.params)}`;
  const stable =
    region === null
      ? 'no neighbour of it gave the same'
      : `the same holds in ${region.trials} settings tried: ${JSON.stringify(region.parameters)}`;
  const lines = best === null ? [head] : [head, stable, `1 of ${tried} settings tried`];
  return `${lines.join('\n')}\n${textTable(['trial', 'value', 'status', 'parameters', 'error'], rows)}`;
}
