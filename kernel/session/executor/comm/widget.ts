import { randomUUID } from 'node:crypto';
import { displayBundle } from '../display/display-functions.js';
import type { Bundle } from '../display/bundle.js';
import { DISPLAY } from '../display/rich-value.js';
import { joinBuffers, splitBuffers, type BufferPath } from './buffers.js';
import { Comm, registerCommTarget, type CommContent } from './comm.js';

/** ipywidgets 8's messaging protocol. */
const PROTOCOL = '2.1.0';
const VIEW = 'application/vnd.jupyter.widget-view+json';
/** anywidget's own version is matched by the front end with npm's range rules. */
const ANYWIDGET = '~0.11.*';

type State = Record<string, unknown>;

export interface WidgetOptions {
  state: State;
  /** ES module source with a `render({ model, el })` export, or that function's source. */
  render: string | ((context: { model: unknown; el: unknown }) => unknown);
  css?: string;
}

const widgets = new Map<string, Widget>();

function moduleSource(render: WidgetOptions['render']): string {
  const text = typeof render === 'function' ? String(render) : render;
  return /\bexport\b/.test(text) ? text : `const render = ${text};\nexport default { render };`;
}

/** An anywidget: state shared with the page, drawn there by the given module. */
export class Widget {
  readonly #comm: Comm;
  readonly #state: State;
  readonly #model: State;
  readonly #listeners = new Set<(state: State) => void>();
  readonly #messages = new Set<(content: unknown, buffers: Uint8Array[]) => void>();

  constructor(options: WidgetOptions) {
    this.#state = { ...options.state };
    this.#model = {
      _model_module: 'anywidget',
      _model_name: 'AnyModel',
      _model_module_version: ANYWIDGET,
      _view_module: 'anywidget',
      _view_name: 'AnyView',
      _view_module_version: ANYWIDGET,
      _view_count: null,
      _anywidget_id: `assay.${randomUUID()}`,
      _esm: moduleSource(options.render),
      _css: options.css ?? '',
    };
    const { state, paths, buffers } = splitBuffers(this.#whole());
    this.#comm = new Comm(
      'jupyter.widget',
      { state, buffer_paths: paths },
      { metadata: { version: PROTOCOL }, buffers },
    );
    widgets.set(this.#comm.id, this);
    this.#comm.onMessage((content) => this.#receive(content));
    this.#comm.onClose(() => widgets.delete(this.#comm.id));
  }

  get state(): State {
    return { ...this.#state };
  }

  get id(): string {
    return this.#comm.id;
  }

  /** Changes some of the state here and on every page that shows the widget. */
  set(change: State): void {
    Object.assign(this.#state, change);
    this.#send('update', change);
  }

  /** Called with the whole state after each change made on a page. */
  onChange(listener: (state: State) => void): this {
    this.#listeners.add(listener);
    return this;
  }

  /** Called with what the page's code sends by `model.send(content)`. */
  onMessage(listener: (content: unknown, buffers: Uint8Array[]) => void): this {
    this.#messages.add(listener);
    return this;
  }

  /** Sends a message to the page's `model.on('msg:custom', …)`. */
  send(content: unknown, buffers: Uint8Array[] = []): void {
    this.#comm.send({ method: 'custom', content }, { buffers });
  }

  close(): void {
    widgets.delete(this.#comm.id);
    this.#comm.close();
  }

  [DISPLAY](): Bundle {
    return {
      [VIEW]: { version_major: 2, version_minor: 0, model_id: this.#comm.id },
      'text/plain': `Widget(${JSON.stringify(splitBuffers(this.#state).state)})`,
    };
  }

  display(): void {
    displayBundle(this[DISPLAY]());
  }

  #whole(): State {
    return { ...this.#model, ...this.#state };
  }

  #send(method: 'update' | 'echo_update', change: State): void {
    const { state, paths, buffers } = splitBuffers(change);
    this.#comm.send({ method, state, buffer_paths: paths }, { buffers });
  }

  #receive(content: CommContent): void {
    const message = content.data as {
      method?: string;
      state?: State;
      buffer_paths?: BufferPath[];
      content?: unknown;
    };
    if (message.method === 'request_state') this.#send('update', this.#whole());
    else if (message.method === 'custom')
      for (const listener of this.#messages) listener(message.content, content.buffers);
    else if (message.method === 'update' && message.state) {
      const change = joinBuffers(message.state, message.buffer_paths ?? [], content.buffers);
      Object.assign(this.#state, change);
      this.#send('echo_update', change as State);
      for (const listener of this.#listeners) listener(this.state);
    }
  }

  /** Its entry in the answer to `request_states`. */
  entry(): State {
    const { _model_name, _model_module, _model_module_version } = this.#model;
    return {
      model_name: _model_name,
      model_module: _model_module,
      model_module_version: _model_module_version,
      state: this.#whole(),
    };
  }
}

/** A widget with `state`, drawn on the page by `render`. */
export function widget(options: WidgetOptions): Widget {
  return new Widget(options);
}

/** A page that is opened again asks for all widgets in one message. */
export function installWidgetControl(): void {
  registerCommTarget('jupyter.widget', (comm) => {
    comm.close();
  });
  registerCommTarget('jupyter.widget.control', (comm) => {
    comm.onMessage((content) => {
      const { method } = content.data as { method?: string };
      if (method !== 'request_states') return;
      const entries = [...widgets].map(([id, item]) => [id, item.entry()] as const);
      const { state, paths, buffers } = splitBuffers(Object.fromEntries(entries));
      comm.send({ method: 'update_states', states: state, buffer_paths: paths }, { buffers });
    });
  });
}
