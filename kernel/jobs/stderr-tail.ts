import type { ChildProcess } from 'node:child_process';

/** The last lines that a worker wrote to stderr: V8 says there why it gave up. */
export class StderrTail {
  #text = '';
  readonly #hear = (chunk: Buffer) =>
    void (this.#text = (this.#text + chunk.toString()).slice(-2000));

  constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', this.#hear);
  }

  text(): string {
    const lines = this.#text.trim().split('\n').slice(-5).join(' | ');
    return lines === '' ? '' : `: ${lines}`;
  }

  stop(): void {
    this.child.stderr?.off('data', this.#hear);
  }
}
