import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { connect, findProject } from '../../client/index.js';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { mismatches } from '../proof/environment.js';

export function describeBundle(program: Command): Command {
  return program
    .command('bundle')
    .description('put a notebook with its raw files, processors and certificate into one file')
    .argument('<notebook>', 'notebook that assay run has saved')
    .requiredOption('-o, --output <file>', 'the bundle to write');
}

export async function bundle(
  notebook: string,
  flags: { output: string },
  context: CommandContext,
): Promise<ExitCode> {
  const project = context.explicitProject
    ? context.project
    : findProject(dirname(resolve(notebook)));
  const client = await connect({ project });
  try {
    // Only here, as below: no other command packs anything.
    const { bundleNotebook } = await import('../proof/bundle.js');
    const bytes = await bundleNotebook(notebook, project, client);
    await writeFile(flags.output, bytes);
    context.print(
      { bundle: flags.output, bytes: bytes.length },
      () => `${flags.output}: ${bytes.length} bytes`,
    );
  } finally {
    await client.close();
  }
  return EXIT.done;
}

export function describeUnbundle(program: Command): Command {
  return program
    .command('unbundle')
    .description('lay a bundle out as a project of its own')
    .argument('<file>', 'the bundle')
    .option('--output <dir>', 'folder (default: the name of the bundle)');
}

export async function unbundle(
  file: string,
  flags: { output?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AssayError('file-unreadable', `cannot read ${file}: ${(error as Error).message}`);
  });
  const folder = flags.output ?? basename(file).replace(/\.[^.]+$/, '');
  const { unbundle: layOut } = await import('../proof/unbundle.js');
  const manifest = await layOut(bytes, folder);
  const differences = mismatches({ ...manifest.made_with });
  for (const difference of differences) context.note(`made elsewhere: ${difference}`);
  context.print(
    { folder: resolve(folder), ...manifest, mismatches: differences },
    () => `${folder}: ${manifest.files.map((f) => f.path).join(', ')}`,
  );
  return EXIT.done;
}
