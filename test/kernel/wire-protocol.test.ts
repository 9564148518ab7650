import { JupyterHome } from './support/jupyter-home.js';
import { failures, probeResults } from './support/probe-results.js';

const home = new JupyterHome();
afterAll(() => home.remove());

it('speaks the protocol as front ends expect it', async () => {
  const results = await probeResults(home, 'wire_protocol.py');
  expect(Object.keys(results).length).toBeGreaterThan(20);
  expect(failures(results)).toEqual([]);
});

it('begins and ends with its server and leaves no process behind', async () => {
  const results = await probeResults(home, 'wire_lifecycle.py');
  expect(Object.keys(results)).toHaveLength(7);
  expect(failures(results)).toEqual([]);
});
