import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';

/** Lines of a kind that patterns may try to divide in many ways: each more of them must not double the time. */
const MANY = 60;

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-alike-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 1 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** A text, and its rows or why it is refused. */
const alike: Record<string, [string, number | string]> = {
  'remarks.txt': [`${'# a remark\r\n'.repeat(MANY)}t\tmV\r\n1\t2.5\r\n2\t2.6\r\n3\t2.4\r\n`, 3],
  'remarks-with-blanks.txt': [
    `${Array.from({ length: MANY }, (_, i) => `$$ ${'so it is '.repeat(i % 5)}  \r\n`).join('')}the end.`,
    'no-table',
  ],
  'blank-lines.xml': [
    `<?xml version="1.0"?>${'\n'.repeat(MANY)}<rss version="2.0"><channel><title>t</title><item><title>a</title></item></channel></rss>`,
    1,
  ],
  'comments.xml': [
    `<?xml version="1.0"?>${'<!-- c --> '.repeat(MANY)}<rss version="2.0"><channel><title>t</title><item><title>a & b</title></item></channel></rss>${'<!-- c --> '.repeat(MANY)}`,
    1,
  ],
  'comments.json': [`${'/* c */ '.repeat(MANY)}[{"t":1,"mV":2.5},{"t":2,"mV":2.6}]`, 2],
  'letters.csv': [`t,x (${'y'.repeat(20)}${'dd'.repeat(20)}!)\n1,2\n2,3\n3,4\n`, 3],
};

test.each(Object.entries(alike))('%s is recognised and read', async (name, [text, rows]) => {
  const source = join(folder, name);
  await writeFile(source, text);
  const context = { store, project: folder, publish: () => undefined, now: () => new Date(0) };
  const read = loadSource(context, { source }).then(
    (report) => report.rows,
    (error: { code?: string }) => error.code,
  );
  expect(await read).toBe(rows);
});
