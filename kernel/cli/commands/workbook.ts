import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import { compileWorkbook, type WorkbookReport } from '../../workbook/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';

export function describeWorkbook(program: Command): Command {
  return program
    .command('workbook')
    .description('turn the data and formulas of an Excel workbook into SQL; needs no project')
    .argument('<file>', 'the .xlsx file')
    .option('--out <dir>', 'folder for workbook.sql, which runs in an empty DuckDB');
}

function summary({ tables, cells, summary: count }: WorkbookReport): string {
  const failed = cells
    .filter(({ status }) => status !== 'ok')
    .map(({ sheet, cell, status, reason }) => `  ${sheet}!${cell} ${status}: ${reason ?? ''}`);
  const head = `${tables.length} tables, ${count.formulas} formula cells, ${count.ok} computed, ${count.unsupported} not`;
  return [head, ...failed].join('\n');
}

export async function workbook(
  file: string,
  flags: { out?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AssayError('file-unreadable', `cannot read ${file}: ${(error as Error).message}`);
  });
  const { report, sql } = await compileWorkbook(bytes);
  if (flags.out !== undefined) {
    await mkdir(flags.out, { recursive: true });
    await writeFile(join(flags.out, 'workbook.sql'), sql);
  }
  context.print(report, () => summary(report));
  return EXIT.done;
}
