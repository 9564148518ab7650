import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';

const FORMATS = ['table', 'json', 'csv', 'arrow', 'parquet'];

export function describeSql(program: Command): Command {
  return program
    .command('sql')
    .description('query the datasets; read only unless --write')
    .argument('<statement>', 'one SQL statement')
    .option('--format <format>', FORMATS.join(', '))
    .option('--as-of <run>', 'see the data as they were after a load run (its run.id)')
    .option('--write', 'let the statement change the store');
}

export async function sql(
  statement: string,
  flags: { format?: string; write?: boolean; asOf?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const format = flags.format ?? (context.json ? 'json' : 'table');
  if (!FORMATS.includes(format)) {
    throw new AssayError('usage', `there is no format "${format}"`, {
      remedy: `one of: ${FORMATS.join(', ')}`,
    });
  }
  const client = await context.client();
  const { signal } = context;
  const options = { write: flags.write === true, asOf: flags.asOf, signal };
  if (format !== 'json' && format !== 'table') {
    process.stdout.write(
      await client.sqlBytes(statement, [], {
        ...options,
        format: format as 'csv' | 'arrow' | 'parquet',
      }),
    );
    return EXIT.done;
  }
  const { columns, rows } = await client.sql(statement, [], options);
  const names = columns.map((column) => column.name);
  if (format === 'table') process.stdout.write(`${textTable(names, rows)}\n`);
  else {
    const objects = rows.map((values) =>
      Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])),
    );
    process.stdout.write(`${JSON.stringify(objects)}\n`);
  }
  return EXIT.done;
}
