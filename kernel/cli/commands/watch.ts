import type { Command } from 'commander';
import { AssayError, type Watch } from '@assay/schema';
import type { Client } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { textTable } from '../table.js';
import { load, placeOf, withLoadOptions, type LoadFlags } from './load.js';

const API = '/api/v1/watches';

export function describeWatch(program: Command): Command {
  return withLoadOptions(
    program
      .command('watch')
      .description(
        'load a source, and again whenever it changes; list, show NAME, remove NAME, follow [NAME]',
      )
      .argument('[source]', 'file, folder or URL; or list, show, remove, follow', 'list')
      .argument('[name]', 'dataset, source or id of what is watched'),
  );
}

export async function watch(
  source: string,
  name: string | undefined,
  flags: LoadFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const actions: Record<string, (client: Client) => Promise<ExitCode>> = {
    list: async (client) => shown(context, await watches(client)),
    show: async (client) => shown(context, await named(client, name), true),
    remove: async (client) => {
      const path = `${API}/${encodeURIComponent(reference(await watches(client), needed(name)))}`;
      const { data } = await client.request<{ data: Watch[] }>('DELETE', path);
      return shown(context, data);
    },
    follow: (client) => follow(client, name, context),
  };
  const act = Object.hasOwn(actions, source) ? actions[source] : undefined;
  if (act !== undefined) return act(await context.client());
  if (name !== undefined) throw new AssayError('usage', `there is no watch ${source}`);
  return load(source, { ...flags, watch: true }, context);
}

async function watches(client: Client): Promise<Watch[]> {
  return (await client.request<{ data: Watch[] }>('GET', API)).data;
}

async function named(client: Client, name: string | undefined): Promise<Watch[]> {
  const all = await watches(client);
  const wanted = reference(all, needed(name));
  const found = all.filter((one) => matches(one, wanted));
  if (found.length > 0) return found;
  throw new AssayError('watch-unknown', `nothing is watched for "${wanted}"`, { status: 404 });
}

/** A path may be given as it is seen from here. */
function reference(all: readonly Watch[], name: string): string {
  const place = placeOf(name);
  return all.some(({ source }) => source === place) ? place : name;
}

function matches({ id, dataset, source }: Watch, name: string): boolean {
  return id === name || source === name || dataset.toLowerCase() === name.toLowerCase();
}

/** Tells every change as it is loaded, until it is interrupted. */
async function follow(
  client: Client,
  name: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  if (name !== undefined) await named(client, name);
  for await (const { watch: one } of client.events({ signal: context.signal })) {
    if (one === undefined || (name !== undefined && !matches(one, name))) continue;
    process.stdout.write(`${context.json ? JSON.stringify(one) : row(one).join('  ')}\n`);
  }
  return EXIT.interrupted;
}

function shown(context: CommandContext, found: readonly Watch[], single = false): ExitCode {
  context.print(single && found.length === 1 ? found[0] : found, () =>
    textTable(['dataset', 'source', 'state', 'last change', 'what changed'], found.map(row)),
  );
  return EXIT.done;
}

function row(one: Watch): string[] {
  const run = one.last_run;
  const counts = ['inserted', 'updated', 'deleted', 'unchanged'].map(
    (name) => `${name} ${Number(run?.[name] ?? 0)}`,
  );
  const error = one.last_error?.['message'];
  const what = typeof error === 'string' ? error : counts.join(', ');
  return [one.dataset, one.source, one.state, one.last_loaded_at ?? '', what];
}

function needed(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new AssayError('usage', 'name the dataset, source or id of what is watched');
}
