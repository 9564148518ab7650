import type { Client } from '../../kernel/client/index.js';
import { TestProject } from './project.js';

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
});
afterAll(() => project.remove());

/** Makes or replaces the dataset of a name; x as given, y its position. */
async function make(name: string, type: string, values: readonly (string | number)[]) {
  const list = values.map((value, i) => `(${i}, '${value}'::${type}, ${i} * 1.5)`).join(', ');
  await client.sql(`SELECT x, y FROM (VALUES ${list}) t(i, x, y) ORDER BY i`, [], {
    asDataset: name,
  });
}

test('a point is held to its sample: exact, moved, ambiguous, orphaned', async () => {
  await make('p', 'DOUBLE', [0, 0.1, 0.2, 0.3]);
  const made = await client.annotate({ dataset: 'P', at: 0.2, y: 3, text: 'spike', author: 'ada' });
  expect(made).toMatchObject({
    ...{ dataset: 'p', kind: 'point', x_column: 'x', x0: 0.2, x1: 0.2, y0: 3, row0: 2, row1: 2 },
    ...{ text: 'spike', author: 'ada', anchor: 'exact' },
  });
  const now = async () => (await client.annotations('p'))[0];
  await make('p', 'DOUBLE', [0, 0.1, 0.2, 0.3, 0.4]);
  expect(await now()).toMatchObject({ row0: 2, anchor: 'exact' });
  await make('p', 'DOUBLE', [-1, 0, 0.1, 0.2, 0.3]);
  expect(await now()).toMatchObject({ row0: 3, anchor: 'moved', x0: 0.2 });
  await make('p', 'DOUBLE', [0, 0.2, 0.2, 0.2]);
  expect(await now()).toMatchObject({ row0: 2, anchor: 'exact' });
  await make('p', 'DOUBLE', [0.2, 0.2, 0.1, 0.3]);
  expect(await now()).toMatchObject({ row0: 1, anchor: 'ambiguous' });
  await make('p', 'DOUBLE', [0, 0.1, 0.3]);
  expect(await now()).toMatchObject({ row0: null, anchor: 'orphaned' });
  await make('p', 'DOUBLE', [0, 0.1, 0.2, 0.3]);
  expect(await now()).toMatchObject({ row0: 2, anchor: 'exact' });
  await client.removeDataset('p');
  expect(await now()).toMatchObject({ anchor: 'orphaned', text: 'spike' });
});

test('a region is the rows between its edges, given in either order', async () => {
  await make('r', 'DOUBLE', [0, 1, 2, 3, 4, 5]);
  const made = await client.annotate({ dataset: 'r', from: 3.5, to: 0.5, text: 'artefact' });
  expect(made).toMatchObject({
    kind: 'region',
    x0: 0.5,
    x1: 3.5,
    row0: 1,
    row1: 3,
    anchor: 'exact',
  });
  await make('r', 'DOUBLE', [-2, -1, 0, 1, 2, 3, 4]);
  expect(await client.annotations('r')).toMatchObject([{ row0: 3, row1: 5, anchor: 'moved' }]);
});

test('integers beyond 2^53 and times to the microsecond stay exact', async () => {
  await make('big', 'BIGINT', ['9007199254740992', '9007199254740993', '9007199254740994']);
  expect(
    await client.annotate({ dataset: 'big', at: '9007199254740993', text: 'odd' }),
  ).toMatchObject({ x0: '9007199254740993', row0: 1 });
  const times = ['2024-03-01 10:00:00.000001', '2024-03-01 10:00:00.000002', '2024-03-01 11:00:00'];
  await make('when', 'TIMESTAMP', times);
  expect(
    await client.annotate({
      ...{ dataset: 'when', text: 'window' },
      ...{ from: '2024-03-01T11:00:00.000002+01:00', to: Date.UTC(2024, 2, 1, 12) },
    }),
  ).toMatchObject({
    ...{ x0: '2024-03-01T10:00:00.000002Z', x1: '2024-03-01T12:00:00Z', row0: 1, row1: 2 },
  });
  await make('day', 'DATE', ['2024-02-28', '2024-02-29']);
  expect(await client.annotate({ dataset: 'day', at: '2024-02-29', text: 'leap' })).toMatchObject({
    ...{ x0: '2024-02-29', row0: 1, anchor: 'exact' },
  });
});

test('what cannot be meant is told', async () => {
  await make('e', 'DOUBLE', [0, 1]);
  await client.sql(`SELECT 'a' AS t`, [], { asDataset: 'words' });
  const cases = [
    [{ dataset: 'nope', at: 1 }, 'dataset-unknown', '/dataset'],
    [{ dataset: 'e' }, 'annotation-position', '/from'],
    [{ dataset: 'e', from: 1 }, 'annotation-position', '/to'],
    [{ dataset: 'e', at: 1, to: 2 }, 'annotation-position', '/at'],
    [{ dataset: 'e', at: 'soon' }, 'position-invalid', '/at'],
    [{ dataset: 'e', at: '' }, 'position-invalid', '/at'],
    [{ dataset: 'e', at: 1, x_column: 'z' }, 'column-unknown', '/x_column'],
    [{ dataset: 'words', at: 1 }, 'column-type', '/x_column'],
  ] as const;
  for (const [request, code, pointer] of cases) {
    await expect(client.annotate({ ...request, text: 't' })).rejects.toMatchObject({
      code,
      pointer,
    });
  }
  await expect(client.annotations('nope')).rejects.toMatchObject({
    code: 'dataset-unknown',
    remedy: expect.stringContaining('e, '),
  });
});

test('is changed, removed, told to other clients, and outlives the host', async () => {
  await make('c', 'DOUBLE', [0, 1, 2]);
  const other = await project.connect();
  const stop = new AbortController();
  const { id } = await client.annotate({ dataset: 'c', at: 1, text: 'first' });
  const changed = await client.updateAnnotation(id, { text: 'second' });
  expect(changed).toMatchObject({ id, text: 'second', x0: 1, row0: 1 });
  expect(await client.updateAnnotation(id, { from: 0, to: 1 })).toMatchObject({
    ...{ id, kind: 'region', text: 'second', row0: 0, row1: 1 },
  });
  const pid = await project.pid();
  process.kill(pid, 'SIGKILL');
  expect(await client.annotations('c')).toMatchObject([{ id, kind: 'region' }]);
  const heard = (async () => {
    for await (const event of other.events({ signal: stop.signal, since: 0 })) {
      if (event.type === 'annotation_removed') return event.id;
    }
    return undefined;
  })();
  await client.removeAnnotation(id);
  expect(await heard).toBe(id);
  stop.abort();
  expect(await client.annotations('c')).toEqual([]);
  await expect(client.removeAnnotation(id)).rejects.toMatchObject({ code: 'annotation-unknown' });
});

test('are exported as W3C annotations, CSV and JSON lines', async () => {
  await make('x', 'DOUBLE', [0, 1, 2]);
  const { id } = await client.annotate({
    dataset: 'x',
    from: 0,
    to: 1,
    text: 'a "b"',
    author: 'ada',
  });
  const w3c = JSON.parse(await client.exportAnnotations('w3c', 'x'));
  expect(w3c).toMatchObject({ type: 'AnnotationCollection', total: 1 });
  expect(w3c.first.items[0]).toMatchObject({
    id: `urn:uuid:${id}`,
    type: 'Annotation',
    body: { value: 'a "b"' },
    creator: { name: 'ada' },
    target: { source: 'urn:assay:dataset:x', selector: [{ x0: 0, x1: 1 }, { value: 'row=1-2' }] },
  });
  const csv = await client.exportAnnotations('csv', 'x');
  expect(csv.split('\r\n')[1]).toContain('"a ""b"""');
  const lines = (await client.exportAnnotations('jsonl', 'x')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual([id]);
});

test('have tags and a colour, and come back from every export without loss', async () => {
  await make('io', 'BIGINT', ['1', '9007199254740993', '9007199254740995']);
  await client.annotate({
    ...{ dataset: 'io', from: 1, to: '9007199254740993', text: 'a, "b"\nc', author: 'ada' },
    ...{ tags: ['bad, lead', 'ä'], color: '#0072b2' },
  });
  const point = await client.annotate({ dataset: 'io', at: 1, y: 0, text: '007' });
  expect(await client.updateAnnotation(point.id, { tags: ['x'] })).toMatchObject({
    ...{ text: '007', tags: ['x'], color: null, row0: 0 },
  });
  const before = await client.annotations('io');
  for (const format of ['w3c', 'csv', 'jsonl']) {
    const text = await client.exportAnnotations(format, 'io');
    const take = () => client.request('POST', '/api/v1/annotations/import', { format, text });
    expect(await take()).toEqual({ added: 0, updated: 0, unchanged: 2 });
    for (const { id } of before) await client.removeAnnotation(id);
    expect(await take()).toEqual({ added: 2, updated: 0, unchanged: 0 });
    expect(await client.annotations('io')).toEqual(before);
  }
});

test('a W3C annotation of others is taken, one without a place is refused', async () => {
  await make('sig', 'DOUBLE', [0, 1, 2, 3]);
  const annotation = {
    ...{ id: 'http://example.org/anno1', type: 'Annotation', creator: { name: 'eve' } },
    body: [{ type: 'TextualBody', value: 'spike' }],
    target: { source: 'http://example.org/sig', selector: { value: 't=1,2.5' } },
  };
  const take = (text: string) => client.request('POST', '/api/v1/annotations/import', { text });
  expect(await take(JSON.stringify(annotation))).toMatchObject({ added: 1 });
  expect(await client.annotations('sig')).toMatchObject([
    { kind: 'region', x0: 1, x1: 2.5, row0: 1, row1: 2, author: 'eve', anchor: 'exact' },
  ]);
  const { target: _, ...nowhere } = annotation;
  await expect(take(JSON.stringify(nowhere))).rejects.toMatchObject({ code: 'import-invalid' });
  await expect(take('{')).rejects.toMatchObject({ code: 'import-invalid' });
});

test('peaks are corrected by hand, and stay so when they are found again', async () => {
  const wave = [0, 3, 0, 5, 0, 1, 0, 4, 0];
  const rows = wave.map((y, x) => `(${x}::DOUBLE, ${y}::DOUBLE)`).join(', ');
  const write = (all: string) =>
    client.sql(`SELECT x, y FROM (VALUES ${all}) t(x, y) ORDER BY x`, [], { asDataset: 'wave' });
  await write(rows);
  const find = async (height: number) => {
    const parameters = { column: 'y', x: 'x', min_peak_height: height };
    const { task_id: id } = await client.process({
      ...{ processor: 'peak_detection', dataset: 'wave', as: 'tops', parameters },
    });
    await client.waitFor(id);
  };
  interface Peaks {
    peaks: { peak_index: number; x: number; y: number; origin: string }[];
    unresolved: { anchor: string }[];
  }
  const peaks = async () => {
    const found = await client.request<Peaks>('GET', '/api/v1/datasets/tops/peaks?removed=true');
    return found.peaks.map((one) => `${one.peak_index}:${one.x}:${one.y} ${one.origin}`);
  };
  await find(2);
  const note = { dataset: 'wave', y_column: 'y', text: 'by hand' };
  await client.annotate({ ...note, at: 3, y: 5, tags: ['peak:removed'] });
  await client.annotate({ ...note, at: 5, y: 1, tags: ['peak:added'] });
  const corrected = ['1:1:3 automatic', '3:3:5 removed', '5:5:1 added', '7:7:4 automatic'];
  expect(await peaks()).toEqual(corrected);

  // Other parameters leave a peak out; what people said of samples holds.
  await find(3.5);
  expect(await peaks()).toEqual(corrected.slice(1));
  const text = async (path: string) => {
    const { bytes } = await client.forward({ method: 'GET', path });
    return new TextDecoder().decode(bytes);
  };
  const csv = await text('/api/v1/datasets/tops/peaks?format=csv');
  expect(csv.split('\r\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
    'peak_index,x,y,origin',
    '5,5,1,added',
    '7,7,4,automatic',
    '',
  ]);
  await expect(client.request('GET', '/api/v1/datasets/wave/peaks')).rejects.toThrow(
    /holds no peaks/,
  );
});

test('notes follow their samples to what was made of the data, and back', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `(${i / 10}::DOUBLE, ${i % 3}::DOUBLE)`);
  const write = (some: readonly string[]) =>
    client.sql(`SELECT t, v FROM (VALUES ${some.join(', ')}) t(t, v) ORDER BY t`, [], {
      asDataset: 'lead',
    });
  await write(rows);
  const make = async (processor: string, as: string, parameters: Record<string, unknown>) => {
    const { task_id: id } = await client.process({ processor, dataset: 'lead', as, parameters });
    await client.waitFor(id);
  };
  await make('rolling_mean', 'calm', { column: 'v', window: 3 });
  await make('peak_detection', 'crests', { column: 'v', x: 't' });
  await client.annotate({ dataset: 'lead', from: 0.45, to: 0.9, text: 'below' });
  await client.annotate({ dataset: 'calm', at: 0.8, text: 'above' });
  await client.annotate({ dataset: 'crests', x_column: 't', at: 0.8, text: 'crest' });
  const carried = async (dataset: string) =>
    (await client.annotations(dataset, 'true')).map(
      (one) => `${one.text} ${one.carried_from ?? 'own'} ${one.x0}–${one.x1} ${one.anchor}`,
    );
  expect(await carried('calm')).toEqual(['above own 0.8–0.8 exact', 'below lead 0.45–0.9 exact']);
  expect(await carried('lead')).toEqual([
    'below own 0.45–0.9 exact',
    'above calm 0.8–0.8 exact',
    'crest crests 0.8–0.8 exact',
  ]);
  // Of a region there is left what lies between its edges.
  expect((await carried('crests'))[1]).toBe('below lead 0.5–0.8 moved');

  // The data are others now, and nobody can say for sure what their samples were.
  await write(rows.slice(1));
  expect(await carried('calm')).toEqual([
    'above own 0.8–0.8 exact',
    'below lead 0.45–0.9 ambiguous',
  ]);
  expect(await client.annotations('lead')).toMatchObject([{ anchor: 'moved' }]);
});
