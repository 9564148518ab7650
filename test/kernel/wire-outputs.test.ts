import { CellOutputs, DisplayTable } from '../../kernel/jupyter/client/cell-outputs.js';
import { WidgetStates } from '../../kernel/jupyter/client/widget-states.js';

const shown = (plain: string, id?: string) => ({
  data: { 'text/plain': plain },
  metadata: {},
  transient: id === undefined ? {} : { display_id: id },
});

describe('outputs of a cell', () => {
  it('joins neighbouring text of one stream', () => {
    const cell = new CellOutputs(new DisplayTable());
    cell.receive('stream', { name: 'stdout', text: 'a' });
    cell.receive('stream', { name: 'stdout', text: 'b\n' });
    cell.receive('stream', { name: 'stderr', text: 'c' });
    expect(cell.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab\n' },
      { output_type: 'stream', name: 'stderr', text: 'c' },
    ]);
  });

  it('updates a display of an earlier cell in place and stores no transient id', () => {
    const displays = new DisplayTable();
    const first = new CellOutputs(displays);
    const second = new CellOutputs(displays);
    first.receive('display_data', shown('PENDING', 'job'));
    second.receive('update_display_data', shown('COMPLETED', 'job'));
    expect(first.outputs).toEqual([
      { output_type: 'display_data', data: { 'text/plain': 'COMPLETED' }, metadata: {} },
    ]);
    expect(second.outputs).toEqual([]);
  });

  it('clears at once, or with the next output', () => {
    const cell = new CellOutputs(new DisplayTable());
    cell.receive('stream', { name: 'stdout', text: 'a' });
    cell.receive('clear_output', { wait: true });
    expect(cell.outputs).toHaveLength(1);
    cell.receive('stream', { name: 'stdout', text: 'b' });
    expect(cell.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
    cell.receive('clear_output', { wait: false });
    expect(cell.outputs).toEqual([]);
  });

  it('keeps results, errors and pages, and ignores what is no output', () => {
    const cell = new CellOutputs(new DisplayTable());
    cell.receive('execute_result', { ...shown('42'), execution_count: 7 });
    cell.receive('error', { ename: 'E', evalue: 'v', traceback: ['E: v'] });
    cell.addPage({ 'text/plain': 'docs' });
    expect(cell.receive('comm_msg', {})).toBe(false);
    expect(cell.outputs).toEqual([
      {
        output_type: 'execute_result',
        data: { 'text/plain': '42' },
        metadata: {},
        execution_count: 7,
      },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['E: v'] },
      { output_type: 'display_data', data: { 'text/plain': 'docs' }, metadata: {} },
    ]);
  });
});

describe('states of widgets', () => {
  it('are collected from comms, buffers as base64', () => {
    const widgets = new WidgetStates();
    expect(widgets.metadata()).toBeUndefined();
    const state = {
      _model_name: 'AnyModel',
      _model_module: 'anywidget',
      _model_module_version: '~0.11.*',
      n: 1,
    };
    widgets.receive('comm_open', { comm_id: 'c', data: { state } }, []);
    widgets.receive(
      'comm_msg',
      { comm_id: 'c', data: { method: 'update', state: { n: 2 }, buffer_paths: [['bytes']] } },
      [Buffer.from('hi')],
    );
    expect(widgets.metadata()).toEqual({
      'application/vnd.jupyter.widget-state+json': {
        version_major: 2,
        version_minor: 0,
        state: {
          c: {
            model_name: 'AnyModel',
            model_module: 'anywidget',
            model_module_version: '~0.11.*',
            state: { ...state, n: 2 },
            buffers: [{ data: 'aGk=', encoding: 'base64', path: ['bytes'] }],
          },
        },
      },
    });
  });
});
