import type { SessionListener } from '../session/index.js';

/** Stands for a listener that is made only after the session has begun to start; nothing is to be heard before. */
export class ListenerRelay implements SessionListener {
  target: SessionListener | undefined;

  output(...input: Parameters<SessionListener['output']>): void | Promise<void> {
    return this.target?.output(...input);
  }

  comm(...input: Parameters<SessionListener['comm']>): void {
    this.target?.comm(...input);
  }

  input(...input: Parameters<SessionListener['input']>): void {
    this.target?.input(...input);
  }

  died(...input: Parameters<SessionListener['died']>): void {
    this.target?.died(...input);
  }
}
