import type { Command } from 'commander';
import type { Annotation } from '@assay/schema';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { coordinate } from '../json-argument.js';
import { textTable } from '../table.js';

interface AnnotateFlags {
  at?: string;
  from?: string;
  to?: string;
  text: string;
  y?: string;
  yFrom?: string;
  yTo?: string;
  x?: string;
  column?: string;
  author?: string;
  tag?: string[];
  color?: string;
}

export function describeAnnotate(program: Command): Command {
  return program
    .command('annotate')
    .description('note a point (--at) or a region (--from, --to) of a dataset')
    .argument('<dataset>', 'dataset to annotate')
    .option('--at <x>', 'x of a point')
    .option('--from <x>', 'first edge of a region')
    .option('--to <x>', 'second edge of a region')
    .requiredOption('--text <text>', 'the note')
    .option('--y <y>', 'y of a point')
    .option('--y-from <y>', 'lower edge of a region')
    .option('--y-to <y>', 'upper edge of a region')
    .option('--x <column>', 'the x column that the values are of')
    .option('--column <column>', 'the y column that the note is about')
    .option('--author <name>', 'who says it')
    .option('--tag <tag...>', 'words to find it by; peak:added and peak:removed correct peaks')
    .option('--color <#rrggbb>', 'its colour');
}

export async function annotate(
  dataset: string,
  flags: AnnotateFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const region = flags.from !== undefined && flags.to !== undefined;
  if ((flags.at !== undefined) === region) {
    throw new AssayError('usage', 'say where: --at X for a point, or --from A --to B for a region');
  }
  const at = (value: string | undefined, key: string) =>
    value === undefined ? {} : { [key]: coordinate(value) };
  const annotation = await (
    await context.client()
  ).annotate({
    dataset,
    text: flags.text,
    ...at(flags.at, 'at'),
    ...at(flags.from, 'from'),
    ...at(flags.to, 'to'),
    ...at(flags.y, 'y'),
    ...at(flags.yFrom, 'y_from'),
    ...at(flags.yTo, 'y_to'),
    ...(flags.x === undefined ? {} : { x_column: flags.x }),
    ...(flags.column === undefined ? {} : { y_column: flags.column }),
    ...(flags.author === undefined ? {} : { author: flags.author }),
    ...(flags.tag === undefined ? {} : { tags: flags.tag }),
    ...(flags.color === undefined ? {} : { color: flags.color }),
  });
  context.print(annotation, () => describe([annotation]));
  return EXIT.done;
}

export function describeAnnotations(program: Command): Command {
  return program
    .command('annotations')
    .description(
      'list the annotations of a dataset, or export all: annotations export --format w3c',
    )
    .argument('[dataset]', 'dataset, or the word export')
    .option('--format <format>', 'w3c, csv or jsonl')
    .option('--carried', 'with those of its inputs and of what was made from it', false);
}

export async function annotations(
  dataset: string | undefined,
  flags: { format?: string; carried?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  if (dataset === 'export') {
    const text = await client.exportAnnotations(flags.format ?? 'w3c');
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    return EXIT.done;
  }
  const all = await client.annotations(dataset, flags.carried === true ? 'true' : undefined);
  context.print(all, () => describe(all));
  return EXIT.done;
}

function describe(all: readonly Annotation[]): string {
  const rows = all.map((a) => [a.id, a.dataset, a.kind, a.x0, a.x1, a.text, a.author, a.anchor]);
  return textTable(['id', 'dataset', 'kind', 'x0', 'x1', 'text', 'author', 'anchor'], rows);
}
