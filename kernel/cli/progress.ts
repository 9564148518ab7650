import type { Job } from '@assay/schema';

/** A bar on a terminal, one plain line a change of state otherwise. Written to stderr: stdout is the result's. */
export class ProgressLine {
  #drawn = false;
  #status = '';

  update(job: Job): void {
    const { fraction, seconds_left: left } = job.progress;
    const what = `${job.processor ?? job.job_type} on ${job.dataset ?? 'nothing'}`;
    if (process.stderr.isTTY) {
      const done = Math.round((job.status === 'COMPLETED' ? 1 : (fraction ?? 0)) * 30);
      const eta = typeof left === 'number' ? ` ${Math.ceil(left)} s left` : '';
      process.stderr.write(
        `\r\x1b[2K${what} [${'#'.repeat(done)}${'.'.repeat(30 - done)}] ${job.status}${eta}`,
      );
      this.#drawn = true;
    } else if (job.status !== this.#status) {
      process.stderr.write(`${what}: ${job.status}\n`);
    }
    this.#status = job.status;
  }

  end(): void {
    if (this.#drawn) process.stderr.write('\n');
  }
}
