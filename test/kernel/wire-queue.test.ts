import { ExecutionQueue } from '../../kernel/jupyter/execution-queue.js';
import { SendingQueue } from '../../kernel/jupyter/sending-queue.js';
import { StreamBuffer, type StreamRun } from '../../kernel/jupyter/stream-buffer.js';

/** A queue whose cells fail when their name says so; `late` arrives while the error waits for the socket. */
function cells(late: string[] = []) {
  const log: string[] = [];
  let settled: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (settled = resolve));
  const queue: ExecutionQueue<string> = new ExecutionQueue<string>({
    run: async (name) => {
      log.push(`run ${name}`);
      await Promise.resolve();
      return {
        abortsRest: name.startsWith('bad'),
        answer: () => {
          log.push(`answer ${name}`);
          if (name.startsWith('bad')) queue.push('after');
          if (name === 'after' || name === 'last') settled();
        },
      };
    },
    abort: (name) => log.push(`abort ${name}`),
    arrived: async () => {
      await Promise.resolve();
      for (const name of late) queue.push(name);
    },
  });
  return { log, queue, end };
}

describe('the execution queue', () => {
  it('runs one cell after the other', async () => {
    const { log, queue, end } = cells();
    for (const name of ['a', 'b', 'last']) queue.push(name);
    await end;
    expect(log).toEqual(['run a', 'answer a', 'run b', 'answer b', 'run last', 'answer last']);
  });

  it('aborts what had arrived before the error was answered, and nothing that came after', async () => {
    const { log, queue, end } = cells(['on the socket']);
    for (const name of ['bad', 'waiting']) queue.push(name);
    await end;
    expect(log).toEqual([
      'run bad',
      'answer bad',
      'abort waiting',
      'abort on the socket',
      'run after',
      'answer after',
    ]);
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
