import { cellTags, withTags } from './cell-tags.js';
import { asksForHelp, Editor } from './editor.js';
import { ExecutorHost } from './executor-host.js';
import type { TypeProblem } from './language/answers.js';
import { Language } from './language/language.js';
import type {
  ExecuteOutcome,
  ExecuteRequest,
  Session,
  SessionOptions,
  TypeCheck,
} from './session.js';
import { typeRefusal, typeReport } from './type-report.js';

/** A session whose processes start when they are first needed. */
export function createSession(options: SessionOptions): Session {
  return new CellSession(options);
}

function typeCheckOf(options: SessionOptions): TypeCheck {
  const asked = options.typeCheck ?? options.env['ASSAY_TYPES'];
  return asked === 'strict' || asked === 'off' ? asked : 'warn';
}

/** Cells that follow each other faster have the machine for themselves; their types are checked after the last one. */
const QUIET_MS = 100;

/** A magic has no types, and what runs on the page has others. */
function isTyped(code: string): boolean {
  return code.trim() !== '' && !/^\s*%/.test(code) && !cellTags(code).browser;
}

class CellSession implements Session {
  readonly #executor: ExecutorHost;
  readonly #language: Language;
  readonly #editor: Editor;
  readonly #typeCheck: TypeCheck;
  #started = false;
  /** Cells whose types are still to be checked. */
  #unchecked: ExecuteRequest[] = [];
  #quiet: NodeJS.Timeout | undefined;

  constructor(private readonly options: SessionOptions) {
    const entries = options.entries ?? new URL('.', import.meta.url);
    const { cwd, env, listener } = options;
    this.#typeCheck = typeCheckOf(options);
    this.#language = new Language(cwd);
    this.#executor = new ExecutorHost(
      { entries, cwd, env },
      {
        output: (output) => listener.output(output),
        comm: (message) => listener.comm(message),
        input: (parent, prompt, password) => listener.input(parent, prompt, password),
        died: (reason) => {
          this.#unchecked = [];
          this.#language.reset();
          listener.died(reason);
        },
      },
    );
    this.#editor = new Editor(this.#language, this.#executor, options.names);
  }

  async execute(asked: ExecuteRequest): Promise<ExecuteOutcome> {
    const request = { ...asked, code: withTags(asked.code) };
    const name = asksForHelp(request.code);
    if (name !== undefined) return this.#help(name);
    if (!isTyped(request.code)) return this.#executor.execute(request);
    if (this.#typeCheck === 'strict') return this.#executeStrictly(request);
    // The first cell has the machine for itself; the language service is loaded after it.
    if (this.#started) this.#report(request);
    const outcome = await this.#executor.execute(request);
    if (!this.#started) this.#report(request);
    this.#started = true;
    return outcome;
  }

  async #executeStrictly(request: ExecuteRequest): Promise<ExecuteOutcome> {
    const problems = await this.#language.check(request.code);
    if (problems.length > 0) return typeRefusal(problems, request.executionCount);
    return this.#executor.execute(request);
  }

  /** Shows type errors soon, never in the way of this cell or the next. */
  #report(request: ExecuteRequest): void {
    this.#unchecked.push(request);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#checkNow(), QUIET_MS);
  }

  /** Tells the language service of all cells so far: what is asked of it next may need their names. */
  #checkNow(): void {
    clearTimeout(this.#quiet);
    for (const request of this.#unchecked.splice(0)) this.#check(request);
  }

  #check(request: ExecuteRequest): void {
    const { code, executionCount, parent } = request;
    this.#language
      .check(code)
      .then(async (problems) => {
        const real = await this.#withoutLiveNames(problems);
        if (real.length > 0 && this.#typeCheck === 'warn' && !request.silent)
          await this.options.listener.output(typeReport(real, executionCount, parent));
      })
      // A session that stops, or a service that ran out of memory, has no report to make.
      .catch(() => undefined);
  }

  /** A global that a cell made without declaring it is unknown to the types, but there. */
  async #withoutLiveNames(problems: TypeProblem[]): Promise<TypeProblem[]> {
    if (!problems.some((problem) => problem.unknownName !== undefined)) return problems;
    const live = await this.#executor.ask('names', []);
    const names = new Set(Array.isArray(live) ? live : []);
    return problems.filter(
      (problem) => problem.unknownName === undefined || !names.has(problem.unknownName),
    );
  }

  /** `NAME?`: its inspect text in the front end's pager. */
  async #help(name: string): Promise<ExecuteOutcome> {
    this.#checkNow();
    const found = await this.#editor.inspect(name, name.length);
    const data = found.found ? found.data : { 'text/plain': `${name}: not found` };
    const payload = [{ source: 'page', data, start: 0 }];
    return { status: 'ok', payload, userExpressions: {} };
  }

  interrupt(): Promise<void> {
    return this.#executor.interrupt();
  }

  complete(...input: Parameters<Session['complete']>): ReturnType<Session['complete']> {
    this.#checkNow();
    return this.#editor.complete(...input);
  }

  inspect(...input: Parameters<Session['inspect']>): ReturnType<Session['inspect']> {
    this.#checkNow();
    return this.#editor.inspect(...input);
  }

  isComplete(code: string): ReturnType<Session['isComplete']> {
    return this.#editor.isComplete(code);
  }

  comm(...input: Parameters<Session['comm']>): void {
    this.#executor.comm(...input);
  }

  inputReply(value: string): void {
    this.#executor.inputReply(value);
  }

  comms(): Map<string, string> {
    return this.#executor.comms;
  }

  prepare(): void {
    this.#executor.start();
  }

  rest(): Promise<void> {
    return this.#executor.rest();
  }

  warmUp(): void {
    this.#executor.start();
    // A headless run that checks no types asks for no completions either.
    if (this.#typeCheck !== 'off') this.#language.warmUp();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#quiet);
    this.#unchecked = [];
    await Promise.all([this.#executor.stop(), this.#language.stop()]);
  }
}
