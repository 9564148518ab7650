import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { type Change, diffNotebooks } from '../proof/diff.js';
import { openPair } from '../proof/revision.js';
import { textTable } from '../table.js';

interface DiffFlags {
  tolerance?: number;
  markdown?: string;
}

export function describeDiff(program: Command): Command {
  return program
    .command('diff')
    .description('say which results differ between two notebooks, and why')
    .argument('<a>', 'a notebook, REVISION:NOTEBOOK of git, or a revision of the other notebook')
    .argument('<b>', 'the same')
    .option('--tolerance <part>', 'numbers this near to each other are equal', numberOption)
    .option('--markdown <file>', 'also write the differences for a pull request');
}

export async function diff(
  a: string,
  b: string,
  flags: DiffFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const [one, two] = await openPair(a, b);
  await using before = one;
  await using after = two;
  const changed = await diffNotebooks(before, after, context, flags.tolerance);
  if (flags.markdown !== undefined) await writeFile(flags.markdown, markdown(a, b, changed));
  context.print({ changed }, () =>
    changed.length === 0 ? 'no result differs' : textTable(HEAD, changed.map(rowOf)),
  );
  return changed.length === 0 ? EXIT.done : EXIT.drift;
}

const HEAD = ['kind', 'name', 'rows added', 'rows removed', 'cells changed', 'cause'];

const rowOf = (c: Change) => [
  ...[c.kind, c.name, c.rows_added, c.rows_removed, c.cells_changed, c.cause],
];

/** The same as a table that a code host draws in a pull request. */
function markdown(a: string, b: string, changed: readonly Change[]): string {
  const title = `### Results: \`${a}\` → \`${b}\``;
  if (changed.length === 0) return `${title}\n\nNo result differs.\n`;
  const line = (cells: readonly unknown[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const lines = [line(HEAD), line(HEAD.map(() => '---')), ...changed.map((c) => line(rowOf(c)))];
  return `${title}\n\n${lines.join('\n')}\n`;
}
