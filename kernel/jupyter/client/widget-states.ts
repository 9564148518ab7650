import { isObject } from '@assay/schema';
import { type Json } from '../message.js';

interface Model {
  state: Json;
  buffers: Map<string, Json>;
}

/** Collects the states of widgets from their comms, so that a saved notebook shows them (as nbclient does). */
export class WidgetStates {
  readonly #models = new Map<string, Model>();

  receive(type: string, content: Json, buffers: readonly Uint8Array[]): void {
    if (type !== 'comm_open' && type !== 'comm_msg') return;
    const { comm_id: id, data } = content;
    if (typeof id !== 'string' || !isObject(data) || !isObject(data['state'])) return;
    const model = this.#models.get(id) ?? { state: {}, buffers: new Map<string, Json>() };
    this.#models.set(id, model);
    Object.assign(model.state, data['state']);
    const paths = Array.isArray(data['buffer_paths']) ? (data['buffer_paths'] as unknown[]) : [];
    for (const [index, path] of paths.entries()) {
      const bytes = buffers[index];
      if (bytes === undefined) continue;
      const encoded = Buffer.from(bytes).toString('base64');
      model.buffers.set(JSON.stringify(path), { data: encoded, encoding: 'base64', path });
    }
  }

  /** Value of the notebook's metadata key `widgets`; undefined without widgets. */
  metadata(): Json | undefined {
    const state: Json = {};
    for (const [id, model] of this.#models) {
      if (typeof model.state['_model_name'] !== 'string') continue;
      state[id] = {
        model_name: model.state['_model_name'],
        model_module: model.state['_model_module'],
        model_module_version: model.state['_model_module_version'],
        state: model.state,
        ...(model.buffers.size === 0 ? {} : { buffers: [...model.buffers.values()] }),
      };
    }
    if (Object.keys(state).length === 0) return undefined;
    return {
      'application/vnd.jupyter.widget-state+json': { version_major: 2, version_minor: 0, state },
    };
  }
}
