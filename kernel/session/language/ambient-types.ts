/** Types of what every cell finds: the module `assay`, tslab's module under its own name, and a blocking `prompt`. */
export const AMBIENT_TYPES = `
declare module 'assay' {
  type Bundle = Record<string, unknown>;
  interface DisplayFunctions {
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
    /** A Vega-Lite specification. */
    vega(spec: object): void;
    latex(text: string): void;
    raw(type: string, data: unknown): void;
    bundle(data: Bundle, metadata?: Record<string, unknown>): void;
  }
  /** Shows something as output of this cell; called itself, any value as a result would be shown. */
  export const display: DisplayFunctions & ((value: unknown) => Promise<void>);
  /** A place among the outputs: what is shown later replaces what was shown before. */
  export function newDisplay(): DisplayFunctions;
  /** Takes the cell's outputs away; with \`wait\`, only when the next output comes. */
  export function clearOutput(wait?: boolean): void;
  /** Asks the person at the notebook for a line. */
  export function input(prompt?: string): Promise<string>;
  /** As \`input\`, without showing what is typed. */
  export function password(prompt?: string): Promise<string>;
  export function prompt(message?: string, fallback?: string): string;
  interface CommContent { data: any; metadata: Record<string, unknown>; buffers: Uint8Array[] }
  interface CommOptions { metadata?: Record<string, unknown>; buffers?: (Uint8Array | ArrayBuffer)[] }
  /** A line to the page, opened by either side. */
  export class Comm {
    constructor(target: string, data?: unknown, options?: CommOptions);
    readonly id: string;
    readonly target: string;
    send(data: unknown, options?: CommOptions): void;
    onMessage(handler: (message: CommContent) => unknown): this;
    onClose(handler: (message: CommContent) => unknown): this;
    close(data?: unknown, options?: CommOptions): void;
  }
  export function registerCommTarget(target: string, handler: (comm: Comm, open: CommContent) => unknown): void;
  interface WidgetOptions<S> { state: S; render: string | ((context: { model: any; el: any }) => unknown); css?: string }
  export class Widget<S = Record<string, unknown>> {
    readonly state: S;
    readonly id: string;
    set(change: Partial<S>): void;
    onChange(listener: (state: S) => void): this;
    onMessage(listener: (content: any, buffers: Uint8Array[]) => void): this;
    send(content: unknown, buffers?: Uint8Array[]): void;
    display(): void;
    close(): void;
  }
  /** A widget with shared \`state\`, drawn on the page by \`render\` (an anywidget). */
  export function widget<S extends Record<string, unknown>>(options: WidgetOptions<S>): Widget<S>;

  type ColumnType = 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp';
  interface Column { name: string; type: ColumnType; unit?: string | null }
  interface Dataset { readonly name: string; readonly rows: number; readonly columns: readonly Column[]; readonly hash: string; readonly report: LoadReport | undefined }
  interface LoadReport { dataset: string; rows: number; rejected: number; columns: Column[]; source: Record<string, any>; run: Record<string, any>; warnings: { line: number | null; message: string }[] }
  interface Result { readonly name: string | null; readonly data: any; readonly rows: number; readonly columns: readonly Column[]; readonly added: readonly Column[]; readonly jobId: string; readonly record: any }
  interface Job extends PromiseLike<Result> { readonly submitted: Promise<any>; readonly state: any; result(): Promise<Result>; cancel(): Promise<void> }
  type Drawable = Dataset | Result | Job;
  interface LoadOptions { name?: string; as?: string; sheet?: string; format?: string; schema?: string; write?: 'append' | 'replace' | 'merge'; key?: string; [option: string]: unknown }
  interface Note { at?: number | string; from?: number | string; to?: number | string; y?: number; text: string; author?: string; [option: string]: unknown }
  interface OptimizeOptions { space: Record<string, unknown>; objective: string; parameters?: Record<string, unknown>; trials?: number; seed?: number; method?: 'random' | 'grid' | 'qmc' | 'tpe' | 'cma-es' }
  interface Trial { number: number; params: Record<string, any>; status: string; value: number | null; error: string | null }
  /** A search over parameters with every setting that was tried. */
  interface Study { readonly record: any; readonly trials: Trial[]; readonly best: { params: Record<string, any>; value: number } | null; readonly stableRegion: { parameters: Record<string, any>; trials: number } | null }
  interface WorkbookOptions { sheets?: string[]; schema?: string; formulas?: boolean }
  interface WorkbookCell { sheet: string; cell: string; formula: string | null; spill_of?: string; status: 'ok' | 'unsupported' | 'cycle'; type: string | null; value: number | string | boolean | null; sql: string | null; reason?: string; precedents?: string[]; volatile?: boolean; cached?: number | string | boolean; equal?: boolean }
  interface Sheet { sheet: string; dataset?: Dataset; validation?: { valid: boolean; rows: number; invalid_rows: number }; error?: string }
  /** A workbook's sheets as datasets and its formulas beside their SQL. */
  interface Workbook {
    readonly path: string;
    readonly sheets: readonly Sheet[];
    readonly error?: string;
    readonly cells: readonly WorkbookCell[];
    readonly tables: { name: string; sheet: string; range: string; rows: number; columns: { name: string; type: string }[] }[];
    readonly summary: { formulas: number; ok: number; unsupported: number; different: number };
    readonly sql: string;
    readonly unsupported: readonly WorkbookCell[];
    readonly different: readonly WorkbookCell[];
    readonly graph: { cell: string; reads: string[] }[];
    /** The cell at a place such as \`Sheet1!B2\`. */
    cell(place: string): WorkbookCell | undefined;
  }
  /** What a processor reads: numbers as Float64Array with NaN where one is missing, everything else as arrays with null. */
  export interface ProcessorTable<C = Readonly<Record<string, any>>> {
    readonly rowCount: number;
    readonly columnNames: readonly string[];
    /** Values by column name. */
    readonly columns: C;
    /** 1 where a number is missing; absent when none is. */
    readonly missing: Readonly<Record<string, Uint8Array>>;
    readonly types: Readonly<Record<string, ColumnType>>;
    readonly units: Readonly<Record<string, string>>;
    rows(): Iterable<Record<string, any>>;
  }
  /** The parameters that a processor's JSON Schema names, with the types of their defaults. */
  export type ProcessorParameters<S = unknown> = S extends { properties: infer P } ? { readonly [K in keyof P]: P[K] extends { default: infer D } ? D : any } : Readonly<Record<string, any>>;
  export interface ProcessorContext {
    /** Rows done of rows to do. */
    progress(done: number, total: number): void;
  }
  interface Lab {
    /** Loads a file, folder, URL or feed exactly as it came. Paths are relative to the notebook. */
    load(source: string, options?: LoadOptions): Promise<Dataset>;
    /** A workbook's formulas as SQL beside its sheets as datasets. */
    workbook(source: string, options?: WorkbookOptions): Promise<Workbook>;
    /** A dataset of the project by its name. */
    dataset(name: string): Promise<Dataset>;
    /** Starts a processor in the background and shows its progress; await the job for the result. */
    process(processor: 'rolling_mean' | 'peak_detection' | 'data_quality' | 'custom' | (string & {}), input: Drawable | string, parameters?: Record<string, unknown>, options?: Record<string, unknown>): Job;
    /** Searches parameters of a processor for the best result; each trial is a real job. */
    optimize(processor: string, input: Drawable | string, options: OptimizeOptions): Promise<Study>;
    /** Draws data with processed data over it; annotations are drawn too. */
    chart(data: Drawable, options?: { x?: string; y?: string; over?: Drawable | readonly Drawable[] }): any;
    /** Marks a point or a region of a dataset. */
    annotate(data: Drawable | string, note: Note): Promise<any>;
    annotations(data: Drawable | string): Promise<any[]>;
    /** Rows of a query; datasets become relations, every other value a bound parameter. */
    sql<R = Record<string, any>>(strings: TemplateStringsArray, ...values: unknown[]): Promise<R[]>;
    readonly project: string;
  }
  export const lab: Lab;
}
declare module 'tslab' {
  import type { display as d } from 'assay';
  export const display: typeof d;
  export { newDisplay } from 'assay';
  export const versions: { tslab: string; typescript: string; node: string };
}
/** Asks at the notebook and waits. */
declare function prompt(message?: string, fallback?: string): string;
`;
