import { randomUUID } from 'node:crypto';
import { send } from '../channel.js';
import { currentScope } from '../scope.js';
import type { Bundle } from './bundle.js';
import { encodeBundle, showValue } from './rich-value.js';

type Show = (data: Bundle, metadata?: Record<string, unknown>) => void;

export interface DisplayFunctions {
  html(html: string): void;
  markdown(markdown: string): void;
  svg(svg: string): void;
  png(image: string | Uint8Array): void;
  jpeg(image: string | Uint8Array): void;
  gif(image: string | Uint8Array): void;
  pdf(document: string | Uint8Array): void;
  text(text: string): void;
  javascript(script: string): void;
  json(value: unknown): void;
  vega(spec: object): void;
  latex(text: string): void;
  raw(type: string, data: unknown): void;
  /** A whole MIME bundle. */
  bundle(data: Bundle, metadata?: Record<string, unknown>): void;
}

export interface DisplayOptions {
  displayId?: string;
  update?: boolean;
  metadata?: Record<string, unknown>;
}

/** Shows a MIME bundle as output of the running cell. */
export function displayBundle(data: Bundle, options: DisplayOptions = {}): void {
  send({
    type: 'output',
    scope: currentScope().id,
    output: {
      kind: options.update ? 'update_display_data' : 'display_data',
      data: jsonSafe(encodeBundle(data)),
      metadata: options.metadata ?? {},
      ...(options.displayId === undefined ? {} : { displayId: options.displayId }),
    },
  });
}

/** What the wire can carry: functions and class instances become what JSON makes of them. */
export function jsonSafe(data: Bundle): Bundle {
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      typeof value === 'string' ? value : (JSON.parse(JSON.stringify(value) ?? 'null') as unknown),
    ]),
  );
}

function image(data: string | Uint8Array): string {
  return typeof data === 'string' ? data : Buffer.from(data).toString('base64');
}

function vegaBundle(spec: object): Bundle {
  const schema: unknown = Reflect.get(spec, '$schema');
  const version = typeof schema === 'string' ? /vega-lite\/v(\d+)/.exec(schema)?.[1] : undefined;
  return {
    [`application/vnd.vegalite.v${version ?? '6'}+json`]: spec,
    'text/plain': '<Vega-Lite chart>',
  };
}

function functionsOver(show: Show): DisplayFunctions {
  return {
    html: (html) => show({ 'text/html': html }),
    markdown: (markdown) => show({ 'text/markdown': markdown }),
    svg: (svg) => show({ 'image/svg+xml': svg }),
    png: (data) => show({ 'image/png': image(data) }),
    jpeg: (data) => show({ 'image/jpeg': image(data) }),
    gif: (data) => show({ 'image/gif': image(data) }),
    pdf: (data) => show({ 'application/pdf': image(data) }),
    text: (text) => show({ 'text/plain': text }),
    javascript: (script) => show({ 'application/javascript': script }),
    json: (value) => show({ 'application/json': value, 'text/plain': JSON.stringify(value) }),
    vega: (spec) => show(vegaBundle(spec)),
    latex: (text) => show({ 'text/latex': text }),
    raw: (type, data) => show({ [type]: data }),
    bundle: (data, metadata) => show(data, metadata),
  };
}

/** `display.html(…)` and its kin; called itself, it shows any value as a result would be. */
export const display: DisplayFunctions & ((value: unknown) => Promise<void>) = Object.assign(
  async (value: unknown): Promise<void> => {
    const shown = await showValue(value);
    if (Object.keys(shown.data).length === 0) return;
    displayBundle(shown.data, { metadata: shown.metadata });
  },
  functionsOver((data, metadata) => displayBundle(data, metadata ? { metadata } : {})),
);

/** A place of its own among the outputs: what is shown later replaces what was shown before. */
export function newDisplay(): DisplayFunctions {
  const displayId = randomUUID();
  let update = false;
  return functionsOver((data, metadata) => {
    displayBundle(data, { displayId, update, ...(metadata ? { metadata } : {}) });
    update = true;
  });
}

/** Takes the cell's outputs away; with `wait`, only when the next output comes. */
export function clearOutput(wait = false): void {
  send({ type: 'output', scope: currentScope().id, output: { kind: 'clear_output', wait } });
}
