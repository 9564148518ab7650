import { mkdir, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { BuildFailure, Metafile } from 'esbuild';
import { AssayError } from '@assay/schema';
import { closeSandbox, describeInSandbox } from '../../sandbox/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';

interface PackFlags {
  as?: string;
}

export function describePack(program: Command): Command {
  return program
    .command('pack')
    .description(
      'make one processor file of a script and the packages it imports; nothing of them is run but in the sandbox',
    )
    .argument('<script>', 'the script; its packages are found in the node_modules beside or above')
    .option('--as <name>', 'name of the processor (default: the name of the script)');
}

/**
 * Writes `processors/custom/NAME.js`: the script with all that it imports, so that the sandbox, which imports nothing, can run it.
 * Only this command reads the imported files, never a job. The packed file must load in the sandbox, else it is not written.
 */
export async function pack(
  script: string,
  flags: PackFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const name = flags.as ?? basename(script, extname(script));
  if (!/^[\p{L}_][\p{L}\p{N}_]{0,99}$/u.test(name))
    throw new AssayError('usage', `${JSON.stringify(name)} is no name of a processor`, {
      remedy: 'give one with --as: letters, digits and _',
    });
  const { code, packages } = await bundled(resolve(script));
  const file = join('processors', 'custom', `${name}.js`);
  const list = packages.length === 0 ? 'no package' : packages.join(', ');
  const packed = `// Packed by \`assay pack\` from ${basename(script)} with ${list}: edit that and pack again.\n${code}`;
  const seen = await describeInSandbox(packed, `${name}.js`).finally(closeSandbox);
  if ('problem' in seen)
    throw new AssayError('pack-failed', `the packed processor does not load: ${seen.problem}`, {
      remedy: 'use packages of pure JavaScript that need neither Node nor a browser',
    });
  const target = join(context.project, file);
  if (resolve(target) === resolve(script))
    throw new AssayError('usage', 'the script would be overwritten by what is packed of it', {
      remedy: 'keep the script outside of processors/custom, or give another name with --as',
    });
  await mkdir(join(context.project, 'processors', 'custom'), { recursive: true });
  await writeFile(target, packed);
  context.print({ name, file, packages, bytes: Buffer.byteLength(packed) }, () =>
    [`wrote ${file} with ${list}`, `assay process ${name} --on DATASET`].join('\n'),
  );
  return EXIT.done;
}

async function bundled(script: string): Promise<{ code: string; packages: string[] }> {
  // Only here, so that no other command waits for it.
  const { build } = await import('esbuild');
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [script],
      // The packed bytes must not depend on where the command was given.
      absWorkingDir: dirname(script),
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2024',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'silent',
      plugins: [
        {
          name: 'no-node',
          setup(context) {
            const builtin = new RegExp(`^(node:.*|(${builtinModules.join('|')})(/.*)?)$`);
            context.onResolve({ filter: builtin }, async ({ path, pluginData, ...where }) => {
              if (pluginData === 'asked') return undefined;
              // A package may have the name of a module of Node's, such as `buffer`.
              const found = await context.resolve(path, { ...where, pluginData: 'asked' });
              return found.errors.length === 0
                ? found
                : {
                    errors: [{ text: `"${path}" is a module of Node, which the sandbox has not` }],
                  };
            });
          },
        },
      ],
    });
    return { code: outputFiles[0]?.text ?? '', packages: packagesIn(metafile) };
  } catch (error) {
    throw packingFailure(error as BuildFailure, script);
  }
}

/** The packages whose files went into the output, by name. */
function packagesIn({ inputs }: Metafile): string[] {
  const names = Object.keys(inputs).flatMap((path) => {
    const inside = path.split('node_modules/').at(-1) ?? '';
    const match = path.includes('node_modules/') ? /^(@[^/]+\/)?[^/]+/.exec(inside) : null;
    return match === null ? [] : [match[0]];
  });
  return [...new Set(names)].sort();
}

function packingFailure(failure: BuildFailure, script: string): AssayError {
  const [first] = failure.errors ?? [];
  if (first === undefined) return new AssayError('pack-failed', failure.message);
  const { location } = first;
  return new AssayError('pack-failed', first.text, {
    remedy:
      'install the package beside the script (npm install NAME); it must be pure JavaScript without modules of Node',
    place:
      location === null
        ? { file: basename(script) }
        : { file: location.file, line: location.line, column: location.column + 1 },
  });
}
