import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { processorTemplate, processorTest, processorTypes } from '../templates/processor.js';

export function describeNew(program: Command): Command {
  return program
    .command('new')
    .description('make a commented template with a test: assay new processor NAME')
    .argument('<what>', 'processor')
    .argument('<name>', 'its name: letters, digits and _');
}

/**
 * Writes `processors/custom/NAME.ts`, a test of it beside, and the types of `table` and `params`. Nothing that is there is
 * overwritten, but for the types, which are the product's own.
 */
export async function createNew(
  what: string,
  name: string,
  context: CommandContext,
): Promise<ExitCode> {
  if (what !== 'processor')
    throw new AssayError('usage', `there is no template for "${what}"`, {
      remedy: 'write: assay new processor NAME',
    });
  if (!/^[\p{L}_][\p{L}\p{N}_]{0,99}$/u.test(name))
    throw new AssayError('usage', `${JSON.stringify(name)} is no name of a processor`, {
      remedy: 'use letters, digits and _, and begin with a letter',
    });
  const folder = join('processors', 'custom');
  const files = {
    processor: join(folder, `${name}.ts`),
    table: join(folder, 'tests', `${name}.table.json`),
    test: join(folder, 'tests', `${name}.test.mjs`),
    types: join(folder, 'assay.d.ts'),
  };
  await write(context.project, files.processor, processorTemplate(name), true);
  const { table, test } = processorTest(name);
  await write(context.project, files.table, table, true);
  await write(context.project, files.test, test, true);
  await write(context.project, files.types, processorTypes, false);
  const next = [
    `assay try ${files.processor} --table ${files.table}`,
    `node --test ${files.test}`,
    `assay process ${name} --on DATASET`,
  ];
  context.print({ name, files, next }, () =>
    [...Object.values(files).map((file) => `wrote ${file}`), ...next].join('\n'),
  );
  return EXIT.done;
}

async function write(
  project: string,
  file: string,
  content: string,
  fresh: boolean,
): Promise<void> {
  const path = join(project, file);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, content, { flag: fresh ? 'wx' : 'w' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AssayError('file-exists', `${file} is there already; nothing was overwritten`, {
      remedy: 'choose another name, or remove the file first',
    });
  }
}
