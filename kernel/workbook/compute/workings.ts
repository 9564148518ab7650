import { openScratch, type Scratch } from '../../store/index.js';
import { quoteName } from '../sql/literal.js';
import type { View } from '../sql/views.js';

/** The scratch database of all passes over a workbook: what a pass defines as the one before did is not computed again. */
export class Workings {
  private readonly defined = new Set<string>();
  private readonly bodies = new Map<string, string>();
  private same = new Set<string>();
  private optimizing = true;

  private constructor(private readonly scratch: Scratch) {}

  static async open(memoryLimit: string): Promise<Workings> {
    return new Workings(await openScratch({ memoryLimit }));
  }

  /** Begins a pass: nothing is known to be as it was yet. */
  begin(): void {
    this.same = new Set();
  }

  /** Runs statements that define macros or a table with data, once for all passes. */
  async define(name: string, statements: Iterable<string>): Promise<void> {
    if (this.defined.has(name)) return;
    for (const statement of statements) await this.scratch.run(statement);
    this.defined.add(name);
  }

  /** Computes a view once and keeps its values under its name, so that what reads it takes them as they are. */
  async keep(view: View, limit: number): Promise<void> {
    const { name, body, reads } = view;
    if (this.bodies.get(name) === body && reads.every((read) => this.same.has(read.name))) {
      this.same.add(name);
      return;
    }
    this.same.delete(name);
    this.bodies.delete(name);
    await this.scratch.run(`CREATE OR REPLACE TABLE ${quoteName(name)} AS ${body}`, limit);
    this.bodies.set(name, body);
  }

  /** Calls a function for each row, while only some of them are in memory. */
  each(select: string, see: (row: unknown[]) => void): Promise<void> {
    return this.scratch.each(select, see);
  }

  rows(select: string, limit?: number): Promise<unknown[][]> {
    return this.scratch.rows(select, limit);
  }

  /** Over few rows DuckDB's optimizer takes longer than it saves; values do not depend on it. */
  async optimize(wanted: boolean): Promise<void> {
    if (wanted === this.optimizing) return;
    this.optimizing = wanted;
    await this.scratch.run(`PRAGMA ${wanted ? 'enable' : 'disable'}_optimizer`);
  }

  close(): void {
    this.scratch.close();
  }
}
