import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { diffNotebooks } from '../proof/diff.js';
import { HEAD, rowOf, withoutEffect, writeHtml, writeMarkdown } from '../proof/diff-report.js';
import { openPair } from '../proof/revision.js';
import { textTable } from '../table.js';

interface DiffFlags {
  tolerance?: number;
  markdown?: string;
  html?: string;
  trials?: number;
}

export function describeDiff(program: Command): Command {
  return program
    .command('diff')
    .description('say which results differ between two notebooks, and why')
    .argument('<a>', 'a notebook, REVISION:NOTEBOOK of git, or a revision of the other notebook')
    .argument('<b>', 'the same')
    .option('--tolerance <part>', 'numbers this near to each other are equal', numberOption)
    .option(
      '--trials <count>',
      'how many mixtures of both may be run to find causes; 0 compares graphs only',
      numberOption,
    )
    .option('--markdown <file>', 'also write the differences for a pull request, figures beside it')
    .option('--html <file>', 'also write them as a page, figures of before and after side by side');
}

export async function diff(
  a: string,
  b: string,
  flags: DiffFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const [one, two] = await openPair(a, b, context.explicitProject ? context.project : undefined);
  await using before = one;
  await using after = two;
  const { tolerance, trials } = flags;
  const difference = await diffNotebooks(before, after, context, {
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(trials === undefined ? {} : { trials }),
  });
  const { changed } = difference;
  const title = `${a} → ${b}`;
  if (flags.markdown !== undefined) await writeMarkdown(flags.markdown, title, difference);
  if (flags.html !== undefined) await writeHtml(flags.html, title, difference);
  const printed = changed.map(({ pictures: _, ...rest }) => rest);
  context.print({ ...difference, changed: printed }, () =>
    [
      changed.length === 0 ? 'no result differs' : textTable(HEAD, changed.map(rowOf)),
      ...withoutEffect(difference),
    ].join('\n'),
  );
  return changed.length === 0 ? EXIT.done : EXIT.drift;
}
