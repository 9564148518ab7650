import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';
import { stopHost } from './host.js';

export function describeMigrate(program: Command): Command {
  return program
    .command('migrate')
    .description(
      'bring the store up to this version; opening it does the same, and nothing is ever dropped',
    )
    .option('--status', 'list the steps that were applied')
    .option('--to <engine>', 'move the whole store: ducklake for many machines, duckdb back to one')
    .option('--catalogue <url>', 'of the lake: postgresql://user@host:5432/database')
    .option(
      '--data <place>',
      'of the lake: s3://bucket/prefix/, or a folder that every machine has',
    )
    .option('--schema <name>', "of the lake: the project's schema in that database");
}

interface Flags {
  status?: boolean;
  to?: string;
  catalogue?: string;
  data?: string;
  schema?: string;
}

export async function migrate(flags: Flags, context: CommandContext): Promise<ExitCode> {
  if (flags.to !== undefined) return await move(flags, context);
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

/** The host ends first: whoever copies the store must be its only owner. */
async function move(flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { to, catalogue, data, schema } = flags;
  if (to !== 'ducklake' && to !== 'duckdb') {
    throw new AssayError('usage', `there is no engine "${to}"`, {
      remedy: 'one of: ducklake, duckdb',
    });
  }
  await stopHost(context);
  const given = JSON.stringify({ catalogue, data, schema });
  const program = fileURLToPath(new URL('./host.js', import.meta.url));
  const words = ['--project', context.project, '--move', to, '--settings', given];
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const said = await text(child.stdout);
  const [line = '{}'] = said.trim().split('\n').slice(-1);
  const answer = JSON.parse(line) as Moved & { error?: string; message?: string };
  if (answer.moved === undefined) {
    throw new AssayError('move-failed', answer.error ?? answer.message ?? 'the move was ended', {
      remedy: 'the project is where it was',
    });
  }
  context.print(answer, () =>
    answer.moved
      ? `moved to ${to}: ${answer.tables} tables, ${answer.rows} rows, ${answer.views} views, ${answer.objects} objects`
      : `the project is in ${to} already`,
  );
  return EXIT.done;
}

interface Moved {
  store: string;
  moved?: boolean;
  tables: number;
  rows: number;
  views: number;
  objects: number;
}
