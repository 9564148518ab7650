// A gateway at work for a while, and one that is asked too much. Usage: node test/bench/gateway-soak.mjs [seconds]
// Reads, writes, uploads and jobs go on at a steady rate; memory and open files of door and host are told at the begin, in
// the middle and at the end. Then far more is asked than is let in: what was refused was told when to come back, and what
// was acknowledged is there.
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { agent, call, memory, serveAssay } from './gateway-served.mjs';

const SECONDS = Number(process.argv[2] ?? '600');
const folder = await mkdtemp(join(tmpdir(), 'assay-soak-'));
const json = { 'content-type': 'application/json' };
const assay = await serveAssay(folder, { ASSAY_MOST_AT_ONCE: '200' });
const pids = { door: assay.child.pid, host: assay.hostPid };

const post = (path, body, headers = json) =>
  call(assay.url, path, { method: 'POST', headers, body });
const store = (type, i) =>
  post(
    '/api/v1/etl/raw-data/store',
    JSON.stringify({ integration_id: 1, entity_type: type, raw_data: { i } }),
  );

async function state() {
  const entries = await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => {
      const files = (await readdir(`/proc/${pid}/fd`)).length;
      return [name, { mb: Math.round(await memory(pid)), files }];
    }),
  );
  return Object.fromEntries(entries);
}

/** What a laboratory asks in a second: reads above all, some writes, now and then a file with a job. */
async function second(i, codes) {
  const asked = [];
  for (let n = 0; n < 40; n++) {
    asked.push(call(assay.url, `/data?limit=${1 + (n % 20)}`), call(assay.url, '/api/v1/jobs'));
  }
  for (let n = 0; n < 5; n++) asked.push(store('soak', i));
  if (i % 5 === 0) {
    const csv = `t,v\n${Array.from({ length: 200 }, (_, n) => `${n},${(i * n) % 31}`).join('\n')}\n`;
    const octets = { 'content-type': 'application/octet-stream' };
    asked.push(post(`/api/v1/files?name=f.csv&as=f${i % 50}`, csv, octets));
    const job = { processor: 'rolling_mean', dataset: 'f0' };
    asked.push(
      post('/api/v1/process', JSON.stringify({ ...job, parameters: { column: 'v', window: 5 } })),
    );
  }
  for (const code of await Promise.all(asked)) codes[code] = (codes[code] ?? 0) + 1;
}

/** Many more at once than are let in, each over a line of its own. */
async function flood() {
  const many = new Agent({ maxSockets: Infinity });
  const codes = {};
  let silent = 0;
  const one = (i) =>
    new Promise((resolve) => {
      const sent = request(
        `${assay.url}/api/v1/etl/raw-data/store`,
        {
          ...{ agent: many, method: 'POST' },
          headers: { authorization: 'Bearer secret-of-the-bench', ...json },
        },
        (answer) => {
          answer.resume();
          const { statusCode: code, headers } = answer;
          codes[code] = (codes[code] ?? 0) + 1;
          if (code !== 200 && headers['retry-after'] === undefined) silent += 1;
          answer.once('end', resolve);
        },
      );
      sent.once('error', ({ code }) => ((codes[code] = (codes[code] ?? 0) + 1), resolve()));
      sent.end(JSON.stringify({ integration_id: 1, entity_type: 'flood', raw_data: { i } }));
    });
  await Promise.all(Array.from({ length: 2000 }, (_, i) => one(i)));
  const answer = await fetch(`${assay.url}/api/v1/etl/raw-data?entity_type=flood&limit=10000`, {
    headers: { authorization: 'Bearer secret-of-the-bench' },
  });
  return { codes, refused_without_retry_after: silent, stored: (await answer.json()).length };
}

const report = { soak: { seconds: SECONDS, codes: {}, states: [] } };
try {
  const began = performance.now();
  // Early figures are of a program that is still warming up.
  const looks = [0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(share * SECONDS));
  for (let i = 0; i <= SECONDS; i++) {
    await second(i, report.soak.codes);
    if (looks.includes(i)) report.soak.states.push({ second: i, ...(await state()) });
    await pause(Math.max(0, began + (i + 1) * 1000 - performance.now()));
  }
  report.soak.took = Math.round((performance.now() - began) / 1000);
  report.flood = await flood();
} finally {
  assay.child.kill('SIGTERM');
  await once(assay.child, 'exit');
  agent.destroy();
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(report, null, 2));
