import type { CommMessage } from '../../kernel/session/index.js';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
  await notebook.run("import { Comm, registerCommTarget, widget } from 'assay'");
});
afterAll(() => notebook.close());

function front(
  kind: CommMessage['kind'],
  commId: string,
  data: unknown,
  target?: string,
  buffers: Uint8Array[] = [],
): void {
  notebook.session.comm({
    kind,
    commId,
    data,
    metadata: {},
    buffers,
    ...(target === undefined ? {} : { target }),
    parent: { front: commId },
  });
}

async function heard(holds: (message: CommMessage) => boolean): Promise<CommMessage> {
  await notebook.until(() => notebook.comms.some(holds));
  const found = notebook.comms.find(holds);
  if (!found) throw new Error('not heard');
  return found;
}

test('a comm opened by the kernel, with buffers both ways', async () => {
  await notebook.run(
    "const c = new Comm('mine', { a: 1 }, { metadata: { m: 1 }, buffers: [new Uint8Array([7])] }); c.onMessage((m) => { console.log('got', m.data.x, m.buffers[0][0]); c.send({ back: m.data.x }, { buffers: m.buffers }) })",
  );
  const open = await heard((m) => m.kind === 'open' && m.target === 'mine');
  expect(open).toMatchObject({
    data: { a: 1 },
    metadata: { m: 1 },
    parent: { cell: notebook.count },
  });
  expect([...(open.buffers[0] ?? [])]).toEqual([7]);
  expect(notebook.session.comms().get(open.commId)).toBe('mine');
  front('msg', open.commId, { x: 3 }, undefined, [new Uint8Array([9])]);
  const back = await heard((m) => m.kind === 'msg' && m.commId === open.commId);
  expect(back.data).toEqual({ back: 3 });
  expect([...(back.buffers[0] ?? [])]).toEqual([9]);
  await notebook.until(() => notebook.outputs.some((o) => o.parent['front'] === open.commId));
  await notebook.run('c.close()');
  await heard((m) => m.kind === 'close' && m.commId === open.commId);
  expect(notebook.session.comms().has(open.commId)).toBe(false);
});

test('a comm opened by the page', async () => {
  await notebook.run(
    "registerCommTarget('page', (comm, open) => { comm.send({ hello: open.data.name }) })",
  );
  front('open', 'p1', { name: 'n' }, 'page');
  expect(await heard((m) => m.commId === 'p1' && m.kind === 'msg')).toMatchObject({
    data: { hello: 'n' },
  });
});

test('a target that nobody registered is closed', async () => {
  front('open', 'u1', {}, 'unknown-target');
  await heard((m) => m.commId === 'u1' && m.kind === 'close');
  expect(notebook.session.comms().has('u1')).toBe(false);
});

test('an anywidget: state, echo, change, request_state, view', async () => {
  const ran = await notebook.run(
    "const w = widget({ state: { n: 0, raw: new Uint8Array([1, 2]) }, render: 'function render({ model, el }) { el.textContent = model.get(\"n\") }' }); w.onChange((state) => console.log('changed', state.n)); w",
  );
  const open = await heard((m) => m.target === 'jupyter.widget');
  expect(open).toMatchObject({
    metadata: { version: '2.1.0' },
    data: {
      state: { _model_module: 'anywidget', _model_name: 'AnyModel', n: 0 },
      buffer_paths: [['raw']],
    },
  });
  expect(JSON.stringify(open.data)).toContain('export default { render }');
  expect(ran.outputs).toMatchObject([
    {
      kind: 'execute_result',
      data: {
        'application/vnd.jupyter.widget-view+json': {
          version_major: 2,
          version_minor: 0,
          model_id: open.commId,
        },
      },
    },
  ]);
  front('msg', open.commId, { method: 'update', state: { n: 4 }, buffer_paths: [] });
  const echo = await heard((m) => (m.data as { method?: string }).method === 'echo_update');
  expect(echo.data).toMatchObject({ state: { n: 4 } });
  expect(await notebook.value('w.state.n')).toBe('4');
  await notebook.run('w.set({ n: 9 })');
  expect(await heard((m) => (m.data as { method?: string }).method === 'update')).toMatchObject({
    data: { state: { n: 9 } },
  });
  front('open', 'control', {}, 'jupyter.widget.control');
  front('msg', 'control', { method: 'request_states' });
  const states = await heard((m) => m.commId === 'control' && m.kind === 'msg');
  expect(states.data).toMatchObject({
    method: 'update_states',
    states: {
      [open.commId]: { model_name: 'AnyModel', model_module: 'anywidget', state: { n: 9 } },
    },
    buffer_paths: [[open.commId, 'state', 'raw']],
  });
});

test('a handler that throws is shown, not fatal', async () => {
  await notebook.run("registerCommTarget('throws', () => { throw new Error('in-handler') })");
  front('open', 't1', {}, 'throws');
  await heard((m) => m.commId === 't1' && m.kind === 'close');
  await notebook.until(() =>
    notebook.outputs.some((o) => 'text' in o && o.text.includes('in-handler')),
  );
  expect(await notebook.value('1')).toBe('1');
});

test('comms end with the process', async () => {
  await notebook.run("new Comm('gone')");
  const open = await heard((m) => m.target === 'gone');
  await notebook.failure('process.exit(0)');
  await heard((m) => m.kind === 'close' && m.commId === open.commId);
  expect(notebook.session.comms().size).toBe(0);
});
