import { JupyterHome } from './support/jupyter-home.js';
import { failures, probeResults } from './support/probe-results.js';

const home = new JupyterHome();
afterAll(() => home.remove());

it.each([
  ['the language', 'probe_language.py', 17],
  ['what cells show', 'probe_display.py', 18],
  ['what editors ask', 'probe_editor.py', 10],
  ['errors and interrupts', 'probe_errors.py', 18],
])(
  'holds from outside: %s',
  async (_name, file, count) => {
    const results = await probeResults(home, file);
    expect(Object.keys(results)).toHaveLength(count);
    expect(failures(results)).toEqual([]);
  },
  180_000,
);
