import { JupyterHome } from './support/jupyter-home.js';

const home = new JupyterHome();
afterAll(() => home.remove());

it('passes the official conformance suite, nothing skipped', async () => {
  const { code, stderr } = await home.python('wire_conformance.py');
  expect(stderr).toMatch(/Ran 13 tests/);
  expect({ code, skipped: /skipped/.test(stderr), stderr }).toMatchObject({
    code: 0,
    skipped: false,
  });
});
