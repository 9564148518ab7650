import { CompositionTime, preciseNow as now } from '../../kernel/jupyter/composition-time.js';
import { ExecutionQueue } from '../../kernel/jupyter/execution-queue.js';
import { Composer } from '../../kernel/jupyter/message.js';
import { SendingQueue } from '../../kernel/jupyter/sending-queue.js';
import { StreamBuffer, type StreamRun } from '../../kernel/jupyter/stream-buffer.js';

interface Cell {
  name: string;
  composedAt: number;
}

const cell = (name: string, composedAt = now()): Cell => ({ name, composedAt });

/** A queue whose cells fail when their name says so; `late` arrives while the error waits for the socket. */
function cells(late: string[] = []) {
  const log: string[] = [];
  let settled: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (settled = resolve));
  const begun = now();
  const queue: ExecutionQueue<Cell> = new ExecutionQueue<Cell>({
    run: async ({ name }) => {
      log.push(`run ${name}`);
      await Promise.resolve();
      return {
        abortsRest: name.startsWith('bad'),
        answer: () => {
          log.push(`answer ${name}`);
          if (name.startsWith('bad')) {
            queue.push(cell('on its way', begun));
            queue.push(cell('after', now() + 5));
          }
          if (name === 'after' || name === 'last') settled();
        },
      };
    },
    abort: ({ name }) => log.push(`abort ${name}`),
    arrived: async () => {
      await Promise.resolve();
      for (const name of late) queue.push(cell(name));
    },
  });
  return { log, queue, end };
}

describe('the execution queue', () => {
  it('runs one cell after the other', async () => {
    const { log, queue, end } = cells();
    for (const name of ['a', 'b', 'last']) queue.push(cell(name));
    await end;
    expect(log).toEqual(['run a', 'answer a', 'run b', 'answer b', 'run last', 'answer last']);
  });

  it('aborts what was written before the error was answered, and nothing that was written after', async () => {
    const { log, queue, end } = cells(['on the socket']);
    for (const name of ['bad', 'waiting']) queue.push(cell(name));
    await end;
    expect(log).toEqual([
      'run bad',
      'answer bad',
      'abort waiting',
      'abort on the socket',
      'abort on its way',
      'run after',
      'answer after',
    ]);
  });

  it('goes on after a run of nothing but aborted cells', async () => {
    const { log, queue } = cells();
    queue.push(cell('bad', now()));
    while (queue.busy) await new Promise((resolve) => setImmediate(resolve));
    queue.push(cell('old', 0));
    while (queue.busy) await new Promise((resolve) => setImmediate(resolve));
    queue.push(cell('last', now() + 1));
    while (queue.busy) await new Promise((resolve) => setImmediate(resolve));
    expect(log.slice(-3)).toEqual(['abort old', 'run last', 'answer last']);
  });

  it('lets questions pass at once when it is idle', async () => {
    const { queue } = cells();
    expect(queue.busy).toBe(false);
    await queue.patience();
  });
});

describe('the stream buffer', () => {
  const collect = () => {
    const runs: StreamRun[] = [];
    return { runs, buffer: new StreamBuffer((run) => runs.push(run)) };
  };

  it('joins writes of one request, whose header is a copy each time', () => {
    const { runs, buffer } = collect();
    buffer.write({ msg_id: '1' }, 'stdout', 'a');
    buffer.write({ msg_id: '1' }, 'stdout', 'b');
    buffer.flush();
    expect(runs).toEqual([{ parent: { msg_id: '1' }, name: 'stdout', text: 'ab' }]);
  });

  it('keeps the order between streams and requests', () => {
    const { runs, buffer } = collect();
    buffer.write({ msg_id: '1' }, 'stdout', 'a');
    buffer.write({ msg_id: '1' }, 'stderr', 'b');
    buffer.write({ msg_id: '2' }, 'stderr', 'c');
    buffer.write({ msg_id: '1' }, 'stdout', 'd');
    buffer.flush();
    expect(runs.map((run) => run.text)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hands over by itself', async () => {
    const text = await new Promise((resolve) => {
      const buffer = new StreamBuffer((run) => resolve(run.text));
      buffer.write({ msg_id: '1' }, 'stdout', 'seen');
    });
    expect(text).toBe('seen');
  });

  it('turns a flood into few messages without losing a character', () => {
    const { runs, buffer } = collect();
    const line = `${'x'.repeat(99)}\n`;
    for (let i = 0; i < 100_000; i += 1) buffer.write({ msg_id: '1' }, 'stdout', line);
    buffer.flush();
    expect(runs.reduce((sum, run) => sum + run.text.length, 0)).toBe(100 * 100_000);
    expect(runs.length).toBeLessThan(30);
  });
});

describe('the sending queue', () => {
  it('sends one message at a time, in order, and goes on after a failure', async () => {
    const sent: string[] = [];
    const failures: unknown[] = [];
    let sending = 0;
    const socket = {
      async send([frame]: Uint8Array[]) {
        sending += 1;
        expect(sending).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        sending -= 1;
        const text = Buffer.from(frame ?? []).toString();
        if (text === '1') throw new Error('no route');
        sent.push(text);
      },
    };
    const queue = new SendingQueue(socket, (error) => failures.push(error));
    for (const text of ['0', '1', '2']) queue.push([Buffer.from(text)]);
    await queue.drained();
    expect(sent).toEqual(['0', '2']);
    expect(failures).toHaveLength(1);
  });
});

describe('the time at which a request was written', () => {
  const header = (ago: number, session = 's') => ({
    ...new Composer().compose({ type: 't', content: {} }).header,
    session,
    date: new Date(Date.now() - ago).toISOString(),
  });

  it('is never taken for earlier than it was, whatever the other clock says', () => {
    const times = new CompositionTime();
    for (const skew of [0, 3_600_000, -3_600_000]) {
      const session = String(skew);
      // The first message shows the clocks' difference; one that took 200 ms longer was written earlier.
      const begun = now();
      expect(times.received(header(skew, session))).toBeGreaterThan(begun - 2);
      const delay = now() - begun;
      const before = now();
      const written = times.received(header(skew + 200, session));
      expect(written).toBeGreaterThan(before - 202);
      expect(written).toBeLessThan(now() - 200 + delay + 2);
    }
  });

  it('is now when a header has no date, or one that nobody believes', () => {
    const times = new CompositionTime();
    const before = now();
    expect(times.received({ ...header(0), date: 'never' })).toBeGreaterThan(before - 2);
    times.received(header(0));
    expect(times.received(header(60_000))).toBeGreaterThan(before - 2);
  });
});
