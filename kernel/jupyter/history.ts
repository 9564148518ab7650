import type { HistoryEntry } from './history-entry.js';
import type { HistoryFile } from './history-file.js';

export interface HistoryQuery {
  access: 'tail' | 'range' | 'search';
  /** Last so many; all when absent. */
  n?: number;
  /** For `range`: absolute, or 0 for this session and negative for sessions before it. */
  session?: number;
  start?: number;
  /** Exclusive. */
  stop?: number;
  /** For `search`: a glob over the whole source. */
  pattern?: string;
  unique?: boolean;
}

const SPECIAL = /[\\^$.|+(){}]/g;

/** `*`, `?` and `[…]` as in a shell, over the whole text and its line breaks. */
export function globPattern(glob: string): RegExp {
  const body = glob
    .replace(SPECIAL, '\\$&')
    .replace(/\[(?![^\]]+\])/g, '\\[')
    .replace(/\[!/g, '[^')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${body}$`, 'u');
}

/** The cells of this session and, when there is a file, of the sessions before it. */
export class History {
  readonly session: number;
  readonly #entries: HistoryEntry[];
  readonly #file: HistoryFile | undefined;

  constructor(file?: HistoryFile) {
    this.#file = file;
    this.#entries = file?.read() ?? [];
    this.session = 1 + Math.max(0, ...this.#entries.map((entry) => entry.session));
  }

  add(line: number, input: string, output?: string): void {
    const entry: HistoryEntry = { session: this.session, line, input };
    if (output !== undefined) entry.output = output;
    this.#entries.push(entry);
    this.#file?.append(entry);
  }

  find(query: HistoryQuery): HistoryEntry[] {
    switch (query.access) {
      case 'tail':
        return last(this.#entries, query.n);
      case 'range':
        return this.#range(query);
      case 'search':
        return this.#search(query);
    }
  }

  #range({ session = 0, start = 1, stop = Infinity }: HistoryQuery): HistoryEntry[] {
    const wanted = session > 0 ? session : this.session + session;
    return this.#entries.filter(
      (entry) => entry.session === wanted && entry.line >= start && entry.line < stop,
    );
  }

  #search({ pattern = '*', unique = false, n }: HistoryQuery): HistoryEntry[] {
    const wanted = globPattern(pattern);
    let found = this.#entries.filter((entry) => wanted.test(entry.input));
    // The latest of equal sources stays, where it was run.
    if (unique) {
      const latest = new Map(found.map((entry) => [entry.input, entry]));
      found = found.filter((entry) => latest.get(entry.input) === entry);
    }
    return last(found, n);
  }
}

function last<Item>(items: readonly Item[], n: number | undefined): Item[] {
  return n === undefined ? [...items] : n <= 0 ? [] : items.slice(-n);
}
