import { AssayError } from '@assay/schema';
import { listDatasets, type Store } from '../../../../store/index.js';
import { readRecordPage } from '../record-page.js';
import type { DataRecord, RecordFilter } from '../records.js';

const MOST = 10_000;
const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

type PageArguments = { limit: number; cursor?: string | null } & {
  [name in keyof RecordFilter]?: string | null;
};

/** What stands behind the fields of the schema's root. */
export function resolversOf(store: Store) {
  return {
    normalized_data: async ({ limit, cursor, ...asked }: PageArguments) => {
      if (limit < 1 || limit > MOST) throw invalid('limit', `a number from 1 to ${MOST}`);
      const { since } = asked;
      if (since != null && !(TIME.test(since) && Number.isFinite(Date.parse(since)))) {
        throw invalid('since', 'a date or a time of RFC 3339');
      }
      const filter = given(asked);
      const page = await readRecordPage(store, filter, { limit, ...given({ cursor }) });
      return { ...page, items: page.items.map(withColumns) };
    },
    datasets: async (asked: { kind?: string | null; name?: string | null }) => {
      const { kind, name } = given(asked);
      const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
      return (await listDatasets(store))
        .filter((one) => kind === undefined || one.kind === kind)
        .filter((one) => name === undefined || same(one.name, name));
    },
  };
}

function withColumns({ data, ...rest }: DataRecord) {
  return {
    ...rest,
    data: ({ columns }: { columns?: readonly string[] | null }) => {
      if (columns == null) return data;
      return Object.fromEntries(
        columns.filter((name) => Object.hasOwn(data, name)).map((name) => [name, data[name]]),
      );
    },
  };
}

/** Null is as good as absent. */
function given<T extends Record<string, string | null | undefined>>(
  values: T,
): { [name in keyof T]?: string } {
  const named = Object.entries(values).filter(([, value]) => value != null);
  return Object.fromEntries(named) as { [name in keyof T]?: string };
}

function invalid(argument: string, wanted: string): AssayError {
  return new AssayError('argument-invalid', `${argument} is not ${wanted}`, {
    ...{ status: 422, pointer: `/${argument}` },
  });
}
