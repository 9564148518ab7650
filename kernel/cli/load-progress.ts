import type { LoadProgress } from '@assay/schema';
import type { Client } from '../client/index.js';

const LINE_MS = 2000;
const WIDTH = 30;

/** Shows on stderr how far the loads of a source are while `work` runs: a bar on a terminal, else a line now and then. */
export async function withLoadProgress<T>(
  client: Client,
  source: string,
  work: () => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const bar = new LoadBar();
  const listening = listen(client, source, bar, end.signal);
  try {
    return await work();
  } finally {
    end.abort();
    await listening;
    bar.end();
  }
}

async function listen(
  client: Client,
  source: string,
  bar: LoadBar,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const { load } of client.events({ signal })) {
      // The files of a folder are loads of their own.
      if (load?.source.startsWith(source) === true) bar.update(load);
    }
  } catch {
    // The load itself says what is wrong with the host; without events there is just no bar.
  }
}

class LoadBar {
  #drawn = false;
  #told = performance.now();

  update({
    dataset,
    state,
    bytes_done,
    bytes_total,
    rows,
    fraction,
    seconds_left,
  }: LoadProgress): void {
    const percent = `${Math.floor(fraction * 100)} %`;
    const read = `${megabytes(bytes_done)} of ${megabytes(bytes_total)} MB, ${rows} rows`;
    const left =
      typeof seconds_left === 'number' && state === 'reading'
        ? `, ${Math.ceil(seconds_left)} s left`
        : '';
    if (process.stderr.isTTY) {
      const done = Math.round(fraction * WIDTH);
      const drawn = '#'.repeat(done) + '.'.repeat(WIDTH - done);
      process.stderr.write(`\r\x1b[2K${dataset} [${drawn}] ${percent}, ${read}${left}`);
      this.#drawn = true;
    } else if (performance.now() - this.#told >= LINE_MS) {
      process.stderr.write(`${dataset}: ${percent}, ${read}${left}\n`);
      this.#told = performance.now();
    }
  }

  end(): void {
    if (this.#drawn) process.stderr.write('\n');
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
