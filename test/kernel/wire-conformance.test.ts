import { JupyterHome } from './support/jupyter-home.js';

const home = new JupyterHome();
afterAll(() => home.remove());

it('passes the official conformance suite, nothing skipped', async () => {
  const { code, stderr } = await home.python('wire_conformance.py');
  if (code !== 0) throw new Error(stderr);
  expect(stderr).toMatch(/Ran 13 tests/);
  expect(stderr).not.toMatch(/skipped/);
});
