import type { Command } from 'commander';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonFile } from '../json-argument.js';
import { textTable } from '../table.js';

interface SchemaVersion {
  name: string;
  version: number;
  definition: unknown;
  created_at: string;
}

const API = '/api/v1/schemas';
const at = (reference: string) => `${API}/${encodeURIComponent(reference)}`;
const USAGE =
  'schema add NAME FILE.json · list · show NAME[@V] · remove NAME[@V] · plan NAME@V DATASET';

export function describeSchema(program: Command): Command {
  return program
    .command('schema')
    .description(USAGE)
    .argument('<action>', 'add, list, show, remove or plan')
    .argument('[name]', 'NAME or NAME@VERSION')
    .argument('[target]', 'the file to add, or the dataset to plan for');
}

function wanted(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new AssayError('usage', `${what} is missing`, { remedy: `write it as: ${USAGE}` });
}

export async function schema(
  action: string,
  name: string | undefined,
  target: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const actions: Record<string, () => Promise<unknown>> = {
    add: async () => {
      const body = {
        name: wanted(name, 'the name'),
        definition: await jsonFile(wanted(target, 'the file'), 'schema add'),
      };
      return client.request('POST', API, body);
    },
    list: async () => (await client.request<{ data: SchemaVersion[] }>('GET', API)).data,
    show: () => client.request('GET', at(wanted(name, 'the name'))),
    remove: () => client.request('DELETE', at(wanted(name, 'the name'))),
    plan: () =>
      client.request('POST', `${at(wanted(name, 'the name'))}/plan`, {
        dataset: wanted(target, 'the dataset'),
      }),
  };
  const act = actions[action];
  if (act === undefined)
    throw new AssayError('usage', `there is no schema ${action}`, { remedy: USAGE });
  const client = await context.client();
  const answer = await act();
  context.print(answer, () =>
    Array.isArray(answer)
      ? textTable(
          ['name', 'version', 'created at'],
          (answer as SchemaVersion[]).map((s) => [s.name, s.version, s.created_at]),
        )
      : JSON.stringify(answer, null, 2),
  );
  return EXIT.done;
}
