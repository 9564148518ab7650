import { randomUUID } from 'node:crypto';
import type { Answer } from '../request.js';

/** JEP 91: shells with a request queue of their own, created and deleted on the control channel. */
export class Subshells<Queue> {
  readonly #make: () => Queue;
  readonly #queues = new Map<string, Queue>();

  constructor(make: () => Queue) {
    this.#make = make;
  }

  find(id: string): Queue | undefined {
    return this.#queues.get(id);
  }

  readonly answers: Record<string, Answer> = {
    create_subshell_request: () => {
      const id = randomUUID();
      this.#queues.set(id, this.#make());
      return { subshell_id: id };
    },
    delete_subshell_request: ({ content }) => {
      const id = String(content['subshell_id']);
      if (!this.#queues.delete(id)) throw new Error(`there is no subshell "${id}"`);
      return {};
    },
    list_subshell_request: () => ({ subshell_id: [...this.#queues.keys()] }),
  };
}
