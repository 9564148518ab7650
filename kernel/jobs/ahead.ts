import type { JobRecord } from './record.js';

/** Jobs that run or wait here while they are on their way to the ledger. */
export class Ahead {
  readonly #jobs = new Map<string, Promise<void>>();

  /** Kept when the job is in the ledger and was told of; undefined for a job that is there. */
  of(id: string): Promise<void> | undefined {
    return this.#jobs.get(id);
  }

  /**
   * @param there - kept when they are all in the ledger
   * @param arrived - then told of each
   * @param lost - told of each when they did not get there
   */
  add(
    records: readonly JobRecord[],
    there: Promise<void>,
    arrived: (record: JobRecord) => void,
    lost: (id: string) => void,
  ): Promise<void> {
    const forget = () => records.forEach(({ id }) => this.#jobs.delete(id));
    const told = there.then(
      () => {
        forget();
        records.forEach(arrived);
      },
      (error: unknown) => {
        forget();
        records.forEach(({ id }) => lost(id));
        throw error;
      },
    );
    for (const { id } of records) this.#jobs.set(id, told);
    return told;
  }
}
