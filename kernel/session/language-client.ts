import { Worker } from 'node:worker_threads';
import type {
  LanguageAnswers,
  LanguageQuestion,
  LanguageReply,
  LanguageRequest,
} from './language/messages.js';

/** The language service keeps within this; a notebook that needs more gets a fresh one. */
const HEAP_MB = 768;
/** Small, for a young generation that grew stays resident; loading the service is no slower for it. */
const YOUNG_MB = 4;

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The session's end of the language worker: started with the first question, started anew when it breaks. */
export class LanguageClient {
  #worker: Worker | undefined;
  #counter = 0;
  #stopped = false;
  readonly #pending = new Map<number, Pending>();
  /** Cells in order, to bring a fresh worker up to date. */
  #cells: { code: string; count: number }[] = [];

  constructor(
    private readonly entries: URL,
    private readonly folder: string,
  ) {}

  /** Type problems of a cell, which from now on is part of the notebook. */
  async check(code: string, count: number): Promise<LanguageAnswers['check']> {
    const problems = this.#ask({ type: 'check', code, count });
    this.#cells.push({ code, count });
    return problems;
  }

  complete(code: string, offset: number): Promise<LanguageAnswers['complete']> {
    return this.#ask({ type: 'complete', code, offset });
  }

  inspect(code: string, offset: number): Promise<LanguageAnswers['inspect']> {
    return this.#ask({ type: 'inspect', code, offset });
  }

  isComplete(code: string): Promise<LanguageAnswers['isComplete']> {
    return this.#ask({ type: 'isComplete', code });
  }

  /** Forgets all cells: their state is lost. */
  reset(): void {
    this.#cells = [];
    if (this.#worker) this.#ask({ type: 'reset' }).catch(() => undefined);
  }

  /** Loads the service and the libraries' types in the background. */
  warmUp(): void {
    if (this.#worker) return;
    this.complete('', 0).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
  }

  #ask<T extends LanguageQuestion>(question: T): Promise<LanguageAnswers[T['type']]> {
    if (this.#stopped) return Promise.reject(new Error('the session was stopped'));
    return this.#post(this.#start(), question) as Promise<LanguageAnswers[T['type']]>;
  }

  #post(worker: Worker, question: LanguageQuestion): Promise<unknown> {
    const id = ++this.#counter;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ ...question, id } satisfies LanguageRequest);
    });
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('language-worker.js', this.entries), {
      workerData: { folder: this.folder },
      name: 'assay language service',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
      execArgv: [],
    });
    worker.on('message', (reply: LanguageReply) => {
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ('problem' in reply) pending?.reject(new Error(reply.problem));
      else pending?.resolve(reply.answer);
    });
    const ended = (error: Error): void => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const pending of this.#pending.values()) pending.reject(error);
      this.#pending.clear();
    };
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('the language service ended')));
    this.#worker = worker;
    for (const { code, count } of this.#cells)
      this.#post(worker, { type: 'check', code, count }).catch(() => undefined);
    return worker;
  }
}
