import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { Client } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import { textTable } from '../table.js';

const VERDICT = '{"valid":true';
/** Without --limit a terminal gets so many; --json and the store have all. */
const SHOWN = 100;

interface Violation {
  row: number;
  line: number | null;
  column: string | null;
  value: unknown;
  keyword: string;
  message: string;
}

interface ValidationReport {
  valid: boolean;
  rows: number;
  invalid_rows: number;
  errors: Violation[];
  errors_total: number;
  schema: { name: string; version: number };
}

export function describeValidate(program: Command): Command {
  return program
    .command('validate')
    .description('hold every row of a dataset or file to a schema; every violation is kept')
    .argument('<source>', 'dataset, or a file to load first')
    .requiredOption('--schema <name>', 'NAME or NAME@VERSION')
    .option('--limit <n>', 'print only so many', numberOption);
}

export async function validate(
  source: string,
  flags: { schema: string; limit?: number },
  context: CommandContext,
): Promise<ExitCode> {
  const client = await context.client();
  // An unknown schema is said before a file is loaded for it.
  await client.request('GET', `/api/v1/schemas/${encodeURIComponent(flags.schema)}`);
  const dataset = await datasetOf(source, client);
  const { schema, limit } = flags;
  if (context.json) {
    const body = { dataset, schema, ...(limit === undefined ? {} : { limit }) };
    return printed(await client.download('POST', '/api/v1/validation', body, context.signal));
  }
  const report = await client.request<ValidationReport>('POST', '/api/v1/validation', {
    ...{ dataset, schema, limit: limit ?? SHOWN },
  });
  context.print(report, () => describe(report));
  return report.valid ? EXIT.done : EXIT.failed;
}

/** Passes the report on as it comes; its first words tell the verdict. */
async function printed(report: AsyncIterable<Uint8Array>): Promise<ExitCode> {
  let head = '';
  for await (const bytes of report) {
    if (head.length < VERDICT.length) head += Buffer.from(bytes).toString('latin1');
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  }
  process.stdout.write('\n');
  return head.startsWith(VERDICT) ? EXIT.done : EXIT.failed;
}

async function datasetOf(source: string, client: Client): Promise<string> {
  const known = await client.dataset(source).catch((error: unknown) => {
    if (error instanceof AssayError && error.status === 404) return undefined;
    throw error;
  });
  if (known !== undefined) return known.name;
  const remote = /^https?:\/\//i.test(source);
  if (!remote && (await stat(source).catch(() => undefined)) === undefined) {
    throw new AssayError('source-unknown', `"${source}" is neither a dataset nor a file`);
  }
  // A dataset of that name stays as it is.
  const place = remote ? source : resolve(source);
  return (await client.load({ source: place, beside: true })).dataset;
}

function describe(report: ValidationReport): string {
  const { name, version } = report.schema;
  const head = `${report.rows} rows against ${name}@${version}: ${report.errors_total} violations in ${report.invalid_rows} rows`;
  if (report.errors.length === 0) return head;
  const rows = report.errors.map((e) => [e.line, e.row, e.column, e.value, e.keyword, e.message]);
  const left = report.errors_total - rows.length;
  const more = left > 0 ? `\n… and ${left} more: --limit N, or SELECT * FROM violations` : '';
  return `${head}\n${textTable(['line', 'row', 'column', 'value', 'rule', 'message'], rows)}${more}`;
}
