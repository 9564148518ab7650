import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Request } from 'zeromq';
import { channelAddress } from '../../kernel/jupyter/connection-file.js';
import { startProcess } from '../../kernel/jupyter/client/kernel-process.js';

const cwd = mkdtempSync(join(tmpdir(), 'assay-end-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** A kernel that is told to end while front ends ask without pause whether it lives; what it says of its end. */
async function endUnderHeartbeats(): Promise<string> {
  const kernel = await startProcess({ cwd, project: cwd });
  const address = channelAddress(kernel.connection, 'hb');
  const clients = [0, 1, 2, 3].map(() => new Request({ linger: 0, reconnectInterval: 5 }));
  let begun = (): void => undefined;
  const alive = new Promise<void>((resolve) => (begun = resolve));
  const beats = clients.map(async (socket) => {
    socket.connect(address);
    for (;;) {
      await socket.send('beat');
      await socket.receive();
      begun();
    }
  });
  await alive;
  process.kill(Number(kernel.pid), 'SIGTERM');
  const reason = await kernel.ended;
  for (const socket of clients) socket.close();
  await Promise.allSettled(beats);
  return reason;
}

it('ends without a word, whatever is on its way', async () => {
  for (let round = 0; round < 6; round += 1)
    expect(await endUnderHeartbeats()).toBe('the kernel ended with exit code 0');
});
