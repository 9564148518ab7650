import { JupyterHome } from './support/jupyter-home.js';
import { failures, probeResults } from './support/probe-results.js';

const home = new JupyterHome();
afterAll(() => home.remove());

it('brings pages to the host, whatever cells do', async () => {
  const results = await probeResults(home, 'wire_tunnel.py');
  expect(Object.keys(results)).toHaveLength(10);
  expect(failures(results)).toEqual([]);
});
