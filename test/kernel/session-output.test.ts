import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
});
afterAll(() => notebook.close());

const kinds = (ran: { outputs: { kind: string }[] }): string[] => ran.outputs.map((o) => o.kind);

describe('output of a cell', () => {
  test('streams, displays and results keep their order', async () => {
    const ran = await notebook.run(
      "import { display } from 'assay'; console.log('a'); display.html('b'); console.error('c'); process.stdout.write('d'); 'e'",
    );
    expect(ran.outputs).toMatchObject([
      { kind: 'stream', name: 'stdout', text: 'a\n' },
      { kind: 'display_data', data: { 'text/html': 'b' } },
      { kind: 'stream', name: 'stderr', text: 'c\n' },
      { kind: 'stream', name: 'stdout', text: 'd' },
      { kind: 'execute_result', data: { 'text/plain': "'e'" } },
    ]);
  });

  test('descriptors and child processes are captured, in order', async () => {
    const ran = await notebook.run(
      "import { spawnSync, spawn } from 'node:child_process'; import fs from 'node:fs'; console.log('1'); fs.writeSync(1, '2\\n'); spawnSync('echo', ['3'], { stdio: 'inherit' }); console.log('4'); await new Promise((done) => spawn('sh', ['-c', 'echo 5; echo e >&2'], { stdio: 'inherit' }).on('exit', done)); ",
    );
    expect(ran.stdout).toBe('1\n2\n3\n4\n5\n');
    expect(ran.stderr).toBe('e\n');
  });

  test('late output goes to the cell that caused it', async () => {
    const first = await notebook.run(
      'setTimeout(() => console.log("late"), 30); void fetchLater(); async function fetchLater() { await new Promise((go) => setTimeout(go, 35)); console.log("later") }',
    );
    const cell = notebook.count;
    const second = await notebook.run(
      'await new Promise((go) => setTimeout(go, 120)); console.log("own")',
    );
    expect([first.stdout, second.stdout]).toEqual(['', 'own\n']);
    const late = notebook.of(cell).map((o) => ('text' in o ? o.text : ''));
    expect(late.join('')).toBe('late\nlater\n');
  });

  test('a flood is complete, in few messages', async () => {
    const ran = await notebook.run("for (let i = 0; i < 100000; i++) console.log('line ' + i)");
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines.length).toBe(100_000);
    expect(lines.every((line, i) => line === `line ${i}`)).toBe(true);
    expect(ran.outputs.length).toBeLessThanOrEqual(100);
  });

  test('a flood with pauses keeps its order', async () => {
    // Each pause ends about when the worker comes to send what the loop left behind.
    const ran = await notebook.run(`let n = 0;
      for (let round = 0; round < 150; round++) {
        for (let i = 0; i < 150; i++) console.log(n++, 'x'.repeat(300));
        const until = performance.now() + 9.6 + (round % 10) / 10;
        while (performance.now() < until);
      }`);
    const numbers = ran.stdout.trimEnd().split('\n');
    expect(numbers.map((line) => parseInt(line))).toEqual([...Array(22_500).keys()]);
  });

  test('20 MB in one result', async () => {
    const ran = await notebook.run("'x'.repeat(20_000_000)");
    expect(ran.result?.length).toBe(20_000_002);
  });

  test('bytes written to stdout, split characters included', async () => {
    const ran = await notebook.run(
      "const euro = Buffer.from('€'); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1)); process.stdout.write('\\n')",
    );
    expect(ran.stdout).toBe('€\n');
  });

  test('an updated display, clear_output', async () => {
    const ran = await notebook.run(
      "import { newDisplay, clearOutput } from 'assay'; const d = newDisplay(); d.html('1'); d.html('2'); clearOutput(true); clearOutput()",
    );
    expect(kinds(ran)).toEqual([
      'display_data',
      'update_display_data',
      'clear_output',
      'clear_output',
    ]);
    const [first, second] = ran.outputs;
    expect(first && 'displayId' in first && first.displayId).toBe(
      second && 'displayId' in second && second.displayId,
    );
    expect(ran.outputs.slice(2)).toMatchObject([{ wait: true }, { wait: false }]);
  });

  test.each([
    [
      'an object that shows itself',
      "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<b>', 'image/png': new Uint8Array([1, 2]) }) })",
      { 'text/html': '<b>', 'image/png': 'AQI=' },
    ],
    [
      'a Vega-Lite specification',
      "({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', mark: 'bar' })",
      {
        'application/vnd.vegalite.v6+json': {
          $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
          mark: 'bar',
        },
      },
    ],
    [
      'a long typed array',
      'Float64Array.from({ length: 1000 }, (_, i) => i / 10)',
      {
        'text/plain': expect.stringMatching(
          /^Float64Array\(1000\) \[0, 0\.1,.*99\.9\]\nmin 0, max 99\.9$/s,
        ),
      },
    ],
    [
      'an error as a value',
      'new TypeError("shown")',
      { 'text/plain': expect.stringContaining('TypeError: shown') },
    ],
    [
      'an object that cannot be read',
      'new Proxy({}, { ownKeys() { throw new Error("no") } })',
      { 'text/plain': expect.any(String) },
    ],
  ])('%s', async (_name, code, data) => {
    const { outputs } = await notebook.run(code);
    expect(outputs).toMatchObject([{ kind: 'execute_result', data }]);
  });

  test('an Arrow table, its text harmless in HTML', async () => {
    const { outputs } = await notebook.run(
      "import { tableFromArrays } from 'apache-arrow'; tableFromArrays({ n: Int32Array.from([1, 2]), '<s>': ['<img src=x>', 'b'] })",
    );
    expect(outputs).toMatchObject([
      {
        data: {
          'text/html': expect.stringContaining('&lt;img src=x&gt;'),
          'text/plain': expect.stringContaining('2 rows × 2 columns'),
        },
      },
    ]);
    const [shown] = outputs;
    expect(shown && 'data' in shown && shown.data['text/html']).not.toContain('<img');
  });

  test('what has shown itself already has no result', async () => {
    const silent = "({ [Symbol.for('Jupyter.display')]: () => ({}) })";
    expect((await notebook.run(silent)).outputs).toEqual([]);
    expect(
      (await notebook.run(`import { display } from 'assay'; await display(${silent})`)).outputs,
    ).toEqual([]);
  });

  test('nothing has colours', async () => {
    expect(await notebook.value('({ a: 1, b: "x", c: null })')).toBe("{ a: 1, b: 'x', c: null }");
  });
});

describe('input', () => {
  test('prompt, input and password', async () => {
    const asked: unknown[] = [];
    notebook.answer = (prompt, password) => {
      asked.push([prompt, password]);
      return 'Ada €';
    };
    const ran = await notebook.run(
      "import { input, password } from 'assay'; [prompt('p? '), await input('i? '), await password('k? ')]",
      { allowStdin: true },
    );
    expect(ran.result).toBe("[ 'Ada €', 'Ada €', 'Ada €' ]");
    expect(asked).toEqual([
      ['p? ', false],
      ['i? ', false],
      ['k? ', true],
    ]);
  });

  test.each([
    "prompt('x')",
    "const { input } = await import('assay'); await input('x')",
    "const { password } = await import('assay'); await password('x')",
  ])('is refused at once when nobody can answer: %s', async (code) => {
    expect(await notebook.failure(code)).toMatchObject({ ename: 'StdinNotAllowedError' });
  });
});
