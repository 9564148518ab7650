import type { Command } from 'commander';
import { AssayError, type ProcessRequest } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { jsonObject, numberOption } from '../json-argument.js';
import { textTable } from '../table.js';

interface ScheduleFlags {
  cron?: string;
  timezone: string;
  process?: string;
  on?: string;
  params?: string;
  as?: string;
  priority?: number;
}

interface Schedule {
  name: string;
  cron: string;
  timezone: string;
  request: ProcessRequest;
  due_at: string;
  last_job: string | null;
}

const API = '/api/v1/schedules';

export function describeSchedule(program: Command): Command {
  return program
    .command('schedule')
    .description('run a processor by the clock: add NAME, list, remove NAME')
    .argument('[action]', 'add, list or remove', 'list')
    .argument('[name]', 'name of the schedule')
    .option('--cron <expression>', 'minute hour day month weekday, or six fields with seconds')
    .option('--timezone <name>', 'IANA time zone', 'UTC')
    .option('--process <processor>', 'what to run')
    .option('--on <dataset>', 'dataset to work on')
    .option('--params <json>', 'parameters as a JSON object')
    .option('--as <name>', 'name of the output')
    .option('--priority <1-10>', '1 runs first', numberOption);
}

export async function schedule(
  action: string,
  name: string | undefined,
  flags: ScheduleFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const actions: Record<string, () => Promise<Schedule[]>> = {
    list: async () => (await client.request<{ data: Schedule[] }>('GET', API)).data,
    add: async () => [await client.request('PUT', at(name), bodyOf(flags))],
    remove: async () => [await client.request('DELETE', at(name))],
  };
  const act = actions[action];
  if (act === undefined) {
    throw new AssayError('usage', `there is no schedule ${action}`, {
      remedy: 'add NAME --cron … --process … --on …, list, or remove NAME',
    });
  }
  const client = await context.client();
  const found = await act();
  const rows = found.map((one) => [one.name, one.cron, one.timezone, one.due_at, one.last_job]);
  context.print(action === 'list' ? found : found[0], () =>
    textTable(['name', 'cron', 'time zone', 'next', 'last job'], rows),
  );
  return EXIT.done;
}

function at(name: string | undefined): string {
  return `${API}/${encodeURIComponent(needed(name, "the schedule's name"))}`;
}

function bodyOf(flags: ScheduleFlags) {
  const parameters = flags.params === undefined ? {} : jsonObject(flags.params, '--params');
  const request: ProcessRequest = {
    processor: needed(flags.process, '--process'),
    dataset: needed(flags.on, '--on'),
    parameters,
    ...(flags.as === undefined ? {} : { as: flags.as }),
    ...(flags.priority === undefined ? {} : { priority: flags.priority }),
  };
  return { cron: needed(flags.cron, '--cron'), timezone: flags.timezone, request };
}

function needed(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new AssayError('usage', `${what} is missing`);
}
