import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

it('says that another program has its port, and ends', async () => {
  const taken: Server[] = [];
  const ports: Record<string, number> = {};
  for (const channel of ['shell', 'iopub', 'stdin', 'control', 'hb']) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports[`${channel}_port`] = (server.address() as AddressInfo).port;
    taken.push(server);
  }
  const [shell, ...others] = taken;
  for (const server of others) server.close();
  const file = join(cwd, 'connection.json');
  const scheme = { key: 'k', signature_scheme: 'hmac-sha256', transport: 'tcp', ip: '127.0.0.1' };
  await writeFile(file, JSON.stringify({ ...ports, ...scheme }));
  const supervisor = fileURLToPath(new URL('../../kernel/build/supervisor.js', import.meta.url));
  const child = spawn(process.execPath, [supervisor, file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(/address/i) });
  shell?.close();
});
