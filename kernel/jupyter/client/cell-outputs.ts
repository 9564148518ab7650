import { isObject } from '@assay/schema';
import { type Json } from '../message.js';

/** One output as nbformat 4 has it; text is one string, not yet split into lines. */
export type NotebookOutput =
  | { output_type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { output_type: 'display_data'; data: Json; metadata: Json }
  | { output_type: 'execute_result'; data: Json; metadata: Json; execution_count: number | null }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] };

export type DataOutput = Extract<NotebookOutput, { data: Json }>;

/** Displays of one kernel by their id: a later cell may update what an earlier one showed. */
export class DisplayTable {
  readonly #shown = new Map<string, DataOutput[]>();

  add(id: string, output: DataOutput): void {
    this.#shown.set(id, [...(this.#shown.get(id) ?? []), output]);
  }

  /** Changes every output with this id in place. */
  update(id: string, data: Json, metadata: Json): void {
    for (const output of this.#shown.get(id) ?? []) Object.assign(output, { data, metadata });
  }
}

const object = (value: unknown): Json => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Outputs of one cell, joined from messages the way a notebook stores them. */
export class CellOutputs {
  /** Live: later messages of the cell change it. */
  readonly outputs: NotebookOutput[] = [];
  readonly #displays: DisplayTable;
  #clearWithNext = false;

  constructor(displays: DisplayTable) {
    this.#displays = displays;
  }

  /** Takes one iopub message of this cell; true when it changed an output. */
  receive(type: string, content: Json): boolean {
    switch (type) {
      case 'stream':
        this.#stream(content['name'] === 'stderr' ? 'stderr' : 'stdout', text(content['text']));
        return true;
      case 'clear_output':
        if (content['wait'] === true) this.#clearWithNext = true;
        else this.outputs.length = 0;
        return true;
      case 'display_data':
      case 'execute_result':
        this.#display(type, content);
        return true;
      case 'update_display_data':
        this.#displays.update(
          text(object(content['transient'])['display_id']),
          object(content['data']),
          object(content['metadata']),
        );
        return true;
      case 'error': {
        const traceback = Array.isArray(content['traceback']) ? content['traceback'] : [];
        const { ename, evalue } = content;
        this.#add({
          output_type: 'error',
          ename: text(ename),
          evalue: text(evalue),
          traceback: traceback.map(String),
        });
        return true;
      }
      default:
        return false;
    }
  }

  /** A page that a cell asked for (`NAME?`) is shown below it, as JupyterLab does. */
  addPage(data: Json): void {
    this.#add({ output_type: 'display_data', data, metadata: {} });
  }

  #stream(name: 'stdout' | 'stderr', addition: string): void {
    const last = this.#clearWithNext ? undefined : this.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) last.text += addition;
    else this.#add({ output_type: 'stream', name, text: addition });
  }

  #display(type: 'display_data' | 'execute_result', content: Json): void {
    const { execution_count: count } = content;
    const shown = { data: object(content['data']), metadata: object(content['metadata']) };
    const output: DataOutput =
      type === 'display_data'
        ? { output_type: type, ...shown }
        : {
            output_type: type,
            ...shown,
            execution_count: typeof count === 'number' ? count : null,
          };
    this.#add(output);
    const id = object(content['transient'])['display_id'];
    if (typeof id === 'string') this.#displays.add(id, output);
  }

  #add(output: NotebookOutput): void {
    if (this.#clearWithNext) this.outputs.length = 0;
    this.#clearWithNext = false;
    this.outputs.push(output);
  }
}
