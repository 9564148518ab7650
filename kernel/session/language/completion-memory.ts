import type { Completion } from './answers.js';
import { bestFits, wordAt } from './completion.js';

interface Kept {
  before: string;
  typed: string;
  after: string;
  found: Completion;
}

/**
 * The latest completion, for somebody who goes on typing the same word: what fits the longer word is among what fitted the
 * shorter one. Holds until a cell is run.
 */
export class CompletionMemory {
  #kept: Kept | undefined;

  keep(code: string, offset: number, found: Completion): void {
    this.#kept = { ...wordAt(code, offset), after: code.slice(offset), found };
  }

  recall(code: string, offset: number): Completion | undefined {
    const kept = this.#kept;
    if (!kept) return undefined;
    const { before, typed } = wordAt(code, offset);
    if (kept.before !== before || kept.after !== code.slice(offset)) return undefined;
    if (typed === kept.typed) return kept.found;
    // In a text, and where nothing fitted, a longer one may mean something else.
    const { found } = kept;
    const grows = typed.startsWith(kept.typed) && found.start === before.length;
    if (!grows || found.context === 'other' || found.items.length === 0) return undefined;
    const end = found.end + typed.length - kept.typed.length;
    return { ...found, end, items: bestFits(found.items, typed) };
  }

  forget(): void {
    this.#kept = undefined;
  }
}
