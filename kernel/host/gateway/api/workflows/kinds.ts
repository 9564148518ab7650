import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findDataset } from '../../../../store/index.js';
import {
  addSchema,
  headOf,
  removeSchema,
  type SchemaVersion,
  validateDataset,
  violationTexts,
} from '../../../../validation/index.js';
import { compileWorkbook } from '../../../../workbook/index.js';
import type { JobKinds, KindJob, KindOutcome } from '../../../../jobs/index.js';
import type { Services } from '../../../services.js';

type Needs = Pick<Services, 'store' | 'load' | 'project'>;

/** Of a report's violations so many are in the job's result; all of them are in the table violations. */
const SHOWN = 100;

/** Work on files and schemas that is asked for and fetched later. */
export function workflowKinds(services: () => Needs): JobKinds {
  return {
    validation: (job) => validate(services(), job),
    parsing: (job) => parse(services(), job),
    schema_add: async ({ payload }) => {
      const made = await addSchema(
        services().store,
        String(payload['name']),
        payload['definition'],
      );
      return { result: { ...made } };
    },
    schema_remove: async ({ payload }) => ({
      result: await removeSchema(services().store, String(payload['reference'])),
    }),
  };
}

/** Loads the file under a name that its content gives it, so that what is asked for twice is done once; checks its rows. */
async function validate({ store, load }: Needs, job: KindJob): Promise<KindOutcome> {
  const { payload, signal, progress } = job;
  // The version that was asked for, even when it has been removed since.
  const schema = payload['schema'] as SchemaVersion;
  let dataset = payload['dataset'] as string | undefined;
  if (dataset === undefined || (await findDataset(store, dataset)) === undefined) {
    const name = payload['name'] as string | undefined;
    const as = dataset ?? nameOf(String(payload['source']), name);
    const reach = payload['reach'] as 'public' | 'local' | undefined;
    const named = name === undefined ? {} : { name };
    const within = reach === undefined ? {} : { reach };
    const report = await load(
      { source: String(payload['source']), as, ...named, ...within },
      signal,
    );
    dataset = report.dataset;
  }
  const validation = await validateDataset(store, dataset, schema, {
    signal,
    progress: (rows) => progress(rows, rows),
  });
  const errors: unknown[] = [];
  for await (const texts of violationTexts(store, validation.run, SHOWN)) {
    errors.push(...texts.map((text) => JSON.parse(text) as unknown));
  }
  return { result: { ...headOf(validation), dataset, errors } };
}

function nameOf(source: string, name = ''): string {
  const hex = createHash('sha256').update(`${source}\n${name}`).digest('hex');
  return `validation_${hex.slice(0, 16)}`;
}

async function parse({ store, project }: Needs, { payload }: KindJob): Promise<KindOutcome> {
  const source = String(payload['source']);
  const upload = /^upload:([0-9a-f]{64})$/.exec(source)?.[1];
  const path = upload === undefined ? resolve(project, source) : await store.objects.find(upload);
  const { report, sql } = await compileWorkbook(await readFile(path));
  return { result: { ...report, cells: [...report.cells], sql: sql.text() } };
}
