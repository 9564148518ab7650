import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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

function* summary({ tables, cells, summary: count }: WorkbookReport): Generator<string> {
  const head = `${tables.length} tables, ${count.formulas} formula cells, ${count.ok} computed, ${count.unsupported} not`;
  const different = `, ${count.different} with another value than the file holds`;
  yield `${head}${count.different === 0 ? '' : different}\n`;
  for (const { sheet, cell, status, value, reason, equal } of cells)
    if (status !== 'ok' || equal === false)
      yield `  ${sheet}!${cell} ${status === 'ok' ? `different: ${String(value)}` : status}: ${reason ?? ''}\n`;
}

const write = (pieces: Iterable<string>, path: string) =>
  pipeline(Readable.from(pieces), createWriteStream(path));

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
  const { compileWorkbook, inPieces, reportText } = await import('../../workbook/index.js');
  const { report, sql } = await compileWorkbook(bytes, volatileOptions(flags));
  if (flags.out !== undefined) {
    await mkdir(flags.out, { recursive: true });
    await write(inPieces(sql), join(flags.out, 'workbook.sql'));
    await write(reportText(report), join(flags.out, 'report.json'));
  }
  await context.printPieces(context.json ? reportText(report) : inPieces(summary(report)));
  return EXIT.done;
}
