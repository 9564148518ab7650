import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';

export interface PeaksFlags {
  format: string;
  removed: boolean;
}

/** As the host answers. */
interface CorrectedPeaks {
  x: string | null;
  y: string;
  peaks: { peak_index: number; x: unknown; y: unknown; origin: string; author: string | null }[];
  unresolved: { annotation: string; anchor: string; text: string }[];
}

export function describePeaks(program: Command): Command {
  return program
    .command('peaks')
    .description('peaks of a peak_detection result, as corrected by hand')
    .argument('<dataset>', 'table that peak_detection made')
    .option('--removed', 'with the peaks that were removed by hand', false)
    .option('--format <format>', 'table or csv', 'table');
}

export async function peaks(
  dataset: string,
  flags: PeaksFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  const path = `/api/v1/datasets/${encodeURIComponent(dataset)}/peaks?removed=${flags.removed}`;
  if (flags.format === 'csv') {
    for await (const bytes of await client.download('GET', `${path}&format=csv`)) {
      process.stdout.write(bytes);
    }
    return EXIT.done;
  }
  if (flags.format !== 'table') {
    throw new AssayError('usage', `there is no format "${flags.format}": table or csv`);
  }
  const found = await client.request<CorrectedPeaks>('GET', path);
  context.print(found, () => {
    const rows = found.peaks.map((one) => [one.peak_index, one.x, one.y, one.origin, one.author]);
    const table = textTable(['row', found.x ?? 'x', found.y, 'origin', 'author'], rows);
    const unsure = found.unresolved.map(({ text, anchor }) => `not applied, ${anchor}: ${text}`);
    return [table, ...unsure].join('\n');
  });
  return EXIT.done;
}
