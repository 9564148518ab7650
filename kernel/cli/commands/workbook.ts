import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { WorkbookReport } from '../../workbook/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';

export function describeWorkbook(program: Command): Command {
  return program
    .command('workbook')
    .description('turn the data and formulas of an Excel workbook into SQL; needs no project')
    .argument('<file>', 'the .xlsx file')
    .option(
      '--out <dir>',
      'folder for workbook.sql, which runs in an empty DuckDB, and report.json',
    )
    .option('--now <time>', 'moment of NOW and TODAY, as ISO 8601; else the present')
    .option('--seed <n>', 'what random numbers begin with', numberOption);
}

function volatileOptions({ now, seed }: { now?: string; seed?: number }) {
  const moment = now === undefined ? undefined : new Date(now);
  if (moment !== undefined && Number.isNaN(moment.getTime()))
    throw new AssayError('usage', `--now ${now} is no time`, {
      remedy: 'write 2026-01-31T12:00:00',
    });
  return {
    ...(moment === undefined ? {} : { now: moment }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function summary({ tables, cells, summary: count }: WorkbookReport): string {
  const told = cells
    .filter(({ status, equal }) => status !== 'ok' || equal === false)
    .map(
      ({ sheet, cell, status, value, reason }) =>
        `  ${sheet}!${cell} ${status === 'ok' ? `different: ${String(value)}` : status}: ${reason ?? ''}`,
    );
  const head = `${tables.length} tables, ${count.formulas} formula cells, ${count.ok} computed, ${count.unsupported} not`;
  const different = `, ${count.different} with another value than the file holds`;
  return [`${head}${count.different === 0 ? '' : different}`, ...told].join('\n');
}

export async function workbook(
  file: string,
  flags: { out?: string; now?: string; seed?: number },
  context: CommandContext,
): Promise<ExitCode> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AssayError('file-unreadable', `cannot read ${file}: ${(error as Error).message}`);
  });
  // Compiling a large workbook leaves no moment to hear of a signal, and an end spoils nothing: it may be the system's own.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal);
  // Only here, so that no other command waits for the compiler and for DuckDB.
  const { compileWorkbook } = await import('../../workbook/index.js');
  const { report, sql } = await compileWorkbook(bytes, volatileOptions(flags));
  if (flags.out !== undefined) {
    await mkdir(flags.out, { recursive: true });
    await writeFile(join(flags.out, 'workbook.sql'), sql);
    await writeFile(join(flags.out, 'report.json'), `${JSON.stringify(report, undefined, 1)}\n`);
  }
  context.print(report, () => summary(report));
  return EXIT.done;
}
