import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Project, root } from '../support/assay.js';

let project: Project;
let server: Server;

beforeAll(async () => {
  project = await Project.make();
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  server.close();
  await project.remove();
});

test('Ctrl-C ends a load whose source does not go on, here and in the host', async () => {
  const { port } = server.address() as AddressInfo;
  const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const words = ['--project', project.folder, 'load', `http://127.0.0.1:${port}/slow.csv`];
  const child = spawn(process.execPath, [join(root, 'kernel/bin/assay.mjs'), ...words], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const [, response] = await asked;
  const cut = once(response, 'close');
  response.writeHead(200, { 'content-type': 'text/csv' });
  response.write('t,v\n1');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await cut;
  expect(await project.json('sql', 'SELECT count(*) AS n FROM assay.dataset')).toEqual([{ n: 0 }]);
});
