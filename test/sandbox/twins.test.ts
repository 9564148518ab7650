import { closeSandbox, proveProcessor } from '../../kernel/sandbox/index.js';

afterAll(closeSandbox);

const prove = (source: string) =>
  proveProcessor({
    source,
    file: 'mine.ts',
    table: { columns: { v: [1, 2, 3] } },
    parameters: {},
    memoryLimitMb: 64,
  });

test('admits a processor whose twins give the same bytes, whatever the machine’s clock, zone and language', async () => {
  const { report, proof } = await prove(`export function process(table) {
    const sum = Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * Math.random()).reduce((a, b) => a + b);
    console.log(new Date().toString(), Date(), new Date(2026, 5, 1).toTimeString());
    return { sum, now: Date.now(), zone: new Date().getTimezoneOffset(), upper: 'i'.toLocaleUpperCase(),
      shown: (1234.5).toLocaleString(), day: new Date(0).toLocaleDateString(), order: ['z', 'ä', 'a'].sort((a, b) => a.localeCompare(b)),
      table: { v: table.columns.v.map((v) => Math.exp(v)) } };
  }`);
  expect(report).toMatchObject({ status: 'ok', result_data: { now: 0, zone: 0, upper: 'I' } });
  expect(report.logs[0]).toContain('(Coordinated Universal Time)');
  expect(proof.twins.filter(({ equal }) => !equal)).toEqual([]);
  expect(proof).toMatchObject({
    admitted: true,
    code_hash: expect.stringMatching(/^[\da-f]{64}$/),
  });
});

test('does not admit what depends on the room that it has', async () => {
  const { report, proof } = await prove(`export function process() {
    const parts = [];
    try {
      while (parts.length < 300) parts.push(new Float64Array(2 ** 17));
    } catch { /* no room for another megabyte */ }
    return { megabytes: parts.length };
  }`);
  expect(report.status).toBe('ok');
  expect(proof.admitted).toBe(false);
  expect(proof.twins.filter(({ equal }) => !equal)).toEqual([
    { name: 'heap', equal: false, status: 'ok' },
  ]);
});
