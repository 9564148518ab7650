import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import { detectFormat, type Detected } from '../kind/detect-format.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';
import type { Likeness } from '../table/saved-reading.js';
import type { WorkerTask } from './protocol.js';

/** Opens an object by what its bytes are, and as an earlier file of its dataset was read, where that is possible. */
export async function openReading(
  path: string,
  name: string,
  options: ReadingOptions,
  plan: Plan | undefined,
  saved: readonly Likeness[] = [],
  tell?: (share: number) => void,
): Promise<Reading> {
  const { size } = await stat(path);
  if (size === 0) {
    throw new AssayError('source-empty', `${name} is empty: it has no byte`, {
      place: { file: name },
      remedy: 'check that the export was written to its end',
    });
  }
  const source = { path, name, options, plan, saved };
  return openAs(await recognise(source), source, tell);
}

/** What the bytes of a file are taken for. */
function recognise({ path, name, options, saved }: WorkerTask): Promise<Detected> {
  const own = saved.find((one) => one.own);
  return detectFormat(path, name, options.format, options.encoding ?? own?.reading.given.encoding);
}

function openAs(
  { content, format, encoding }: Detected,
  { path, name, options, plan, saved }: WorkerTask,
  tell: (share: number) => void = () => undefined,
): Promise<Reading> {
  const unused = (['missing', 'types', 'dates'] as const).find((one) => options[one] !== undefined);
  if (unused !== undefined && content.takesColumnChoices !== true) {
    throw new AssayError(
      'option-unused',
      `${name} is ${format}, in which "${unused}" has no meaning`,
      {
        ...{
          pointer: `/${unused}`,
          remedy: 'its values have types of their own; leave the option out',
        },
      },
    );
  }
  return chosenBefore(options, saved, (chosen) =>
    content.open({ path, name, format, encoding, options: chosen, plan, saved, tell }),
  );
}

/** A reading of a file as it lies, where the first bytes of its format are enough for a plan. */
export async function lookAt(task: WorkerTask): Promise<Reading | undefined> {
  const found = await recognise(task);
  return found.content.plansFromHead === true ? openAs(found, task) : undefined;
}

/** Opens with the sheet or record list that was chosen for the file before, if this one has it, too. */
async function chosenBefore(
  options: ReadingOptions,
  saved: readonly Likeness[],
  open: (options: ReadingOptions) => Reading | Promise<Reading>,
): Promise<Reading> {
  const own = saved.find((one) => one.own);
  const { sheet, records, header_line } = own?.reading.given ?? {};
  if (own === undefined || (sheet ?? records) === undefined) return open(options);
  const chosen = Object.fromEntries(
    Object.entries({ sheet, records, header_line }).filter(([, value]) => value !== undefined),
  );
  let reading: Reading;
  try {
    reading = await open({ ...chosen, ...options });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return open(options);
  }
  const facts = reading.facts.bind(reading);
  const like = { dataset: own.dataset, file: own.file };
  reading.facts = () => {
    const { source, warnings } = facts();
    return { source: { ...source, read_like: like }, warnings };
  };
  return reading;
}
