import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';

export function describeMigrate(program: Command): Command {
  return program
    .command('migrate')
    .description(
      'bring the store up to this version; opening it does the same, and nothing is ever dropped',
    )
    .option('--status', 'list the steps that were applied');
}

export async function migrate(
  flags: { status?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  // The host applies what is missing when it opens the store, each step in one transaction.
  const { columns, rows } = await client.sql(
    'SELECT version, name, applied_at FROM assay.migration ORDER BY version',
  );
  const names = columns.map((column) => column.name);
  const applied = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  const migration = Number(applied.at(-1)?.['version'] ?? 0);
  const state = { up_to_date: true, migration, applied };
  context.print(state, () =>
    flags.status === true ? textTable(names, rows) : `the store is at migration ${migration}`,
  );
  return EXIT.done;
}
