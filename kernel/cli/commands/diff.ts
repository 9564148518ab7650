import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { diffNotebooks } from '../proof/diff.js';
import { textTable } from '../table.js';

export function describeDiff(program: Command): Command {
  return program
    .command('diff')
    .description('say which results differ between two notebooks, and why')
    .argument('<a>', 'a notebook, or REVISION:NOTEBOOK of git')
    .argument('<b>', 'the same');
}

export async function diff(a: string, b: string, context: CommandContext): Promise<ExitCode> {
  const changed = await diffNotebooks(a, b, context);
  context.print({ changed }, () =>
    changed.length === 0
      ? 'no result differs'
      : textTable(
          ['kind', 'name', 'rows added', 'rows removed', 'cells changed', 'cause'],
          changed.map((c) => [
            c.kind,
            c.name,
            c.rows_added,
            c.rows_removed,
            c.cells_changed,
            c.cause,
          ]),
        ),
  );
  return changed.length === 0 ? EXIT.done : EXIT.drift;
}
