import { basename, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LoadReport, LoadRequest } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { withLoadProgress } from '../load-progress.js';

/** The options as commander names them. */
export type LoadFlags = Omit<LoadRequest, 'source' | 'name' | 'header_line' | 'types'> & {
  headerLine?: number;
  type?: LoadRequest['types'];
};

export function describeLoad(program: Command): Command {
  return withLoadOptions(
    program
      .command('load')
      .description('load a file, a folder, - (stdin), an http(s) URL or a feed exactly as it came')
      .argument('<source>', 'file, folder, -, or URL'),
  ).option('--watch', 'load it again whenever it changes; see `assay watch`');
}

/** How a source is to be read and written. */
export function withLoadOptions(command: Command): Command {
  return command
    .option('--as <name>', 'name of the dataset (default: the file name without extension)')
    .option('--sheet <sheet>', 'sheet of a workbook')
    .option('--format <format>', 'csv, tsv, text, xlsx, json, jsonl, rss …')
    .option('--records <jsonpath>', 'which record list of a JSON document')
    .option('--schema <name>', 'validate with this schema, NAME or NAME@V')
    .option('--write <mode>', 'append, replace or merge')
    .option('--key <column>', 'column (or columns, by commas) that tells rows apart')
    .option(
      '--contract <contract>',
      'evolve, freeze, discard_row or discard_value: what to do with unexpected columns, types and rows that break --schema',
    )
    .option('--batch <rows>', 'rows a batch', numberOption)
    .option('--encoding <encoding>', 'override the guessed encoding')
    .option('--delimiter <delimiter>', 'override the guessed delimiter')
    .option('--decimal <mark>', 'override the guessed decimal mark')
    .option('--header-line <line>', 'physical line of the header, 0 for none', numberOption)
    .option('--lines <from-to>', 'lines of a text in which the table is, such as 3-20 or 40-')
    .option('--missing <words>', 'words and numbers that mean missing, by commas', byCommas)
    .option('--type <column=type>', 'type of a column, in place of the guessed one', withType)
    .addOption(
      new Option('--dates <order>', 'how dates such as 01/02/2024 are read').choices([
        ...['day-first', 'month-first', 'year-first'],
      ]),
    )
    .option(
      '--like <dataset>',
      'read as the files of this dataset were; none: afresh, without what was saved',
    )
    .option('--every <seconds>', 'how often a watched source is looked at', numberOption);
}

export async function load(
  source: string,
  flags: LoadFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  const { headerLine, type: types, ...rest } = flags;
  const request: LoadRequest = {
    ...rest,
    ...(headerLine === undefined ? {} : { header_line: headerLine }),
    ...(types === undefined ? {} : { types }),
    source: await place(),
    ...(source === '-' ? { name: flags.as ?? 'stdin' } : {}),
  };
  const report = await withLoadProgress(client, request.source, () =>
    client.load(request, { signal: context.signal }),
  );
  context.print(report, () => describe(report));
  return EXIT.done;

  async function place(): Promise<string> {
    if (source === '-') {
      const bytes = await buffer(addAbortSignal(context.signal, process.stdin));
      return (await client.upload(flags.as ?? 'stdin', bytes)).upload;
    }
    return placeOf(source);
  }
}

function byCommas(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

/** `--type` may come again and again. */
function withType(text: string, before: LoadRequest['types'] = {}): LoadRequest['types'] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('it is COLUMN=TYPE');
  // The host knows which types there are.
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) as 'text' };
}

/** A path as the host finds it, from wherever the command is given. */
export function placeOf(source: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? source : resolve(source);
}

function describe(report: LoadReport): string {
  const { run, source } = report;
  const columns = report.columns.map(
    (c) => `  ${c.name}: ${c.type}${c.unit ? ` [${c.unit}]` : ''}`,
  );
  const warnings = report.warnings.map(
    (w) => `  ${w.line === null ? '' : `line ${w.line}: `}${w.message}`,
  );
  return [
    `${report.dataset}: ${report.rows} rows, ${report.rejected} rejected, from ${basename(String(source.name ?? source.kind))}`,
    ...columns,
    `inserted ${run.inserted}, updated ${run.updated}, unchanged ${run.unchanged}, deleted ${run.deleted ?? 0} in ${run.batches} batches`,
    ...(run.quarantined || run.discarded_values
      ? [
          `quarantined ${run.quarantined ?? 0} rows, ${run.discarded_values ?? 0} values: SELECT * FROM quarantine`,
        ]
      : []),
    ...(report.watch === undefined
      ? []
      : ['watched: its changes are loaded by themselves; `assay watch remove` ends it']),
    ...(warnings.length > 0 ? ['please check:', ...warnings] : []),
  ].join('\n');
}
