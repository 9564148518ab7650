// Load on the gateway: small reads at a fixed rate against FastAPI + Uvicorn with the same route in the same run, event
// streams, and a large upload. Usage: node test/bench/gateway-load.mjs [python] [seconds] [rate]
// `python` is one that has fastapi and uvicorn; without it only the gateway is measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { agent, call, memory, serveAssay } from './gateway-served.mjs';

const [python, seconds = '10', rate = '1000'] = process.argv.slice(2);
const SECONDS = Number(seconds);
const RATE = Number(rate);
const STREAMS = 500;
const UPLOAD = 1024 ** 3;
const folder = await mkdtemp(join(tmpdir(), 'assay-load-'));

const FASTAPI = `
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
app = FastAPI()
RECORDS = []
for i in range(100):
    RECORDS.append({"id": i, "entity_type": "t", "external_id": None, "raw_data": {"i": i}, "processing_status": "pending", "created_at": "2026-01-01T00:00:00Z"})
@app.get("/api/v1/etl/raw-data")
def read(entity_type: str, limit: int = 100, authorization: str = Header()):
    if authorization != "Bearer secret-of-the-bench":
        raise HTTPException(401)
    return RECORDS[:limit]
`;

async function serveFastApi() {
  await writeFile(join(folder, 'bench_app.py'), FASTAPI);
  const args = ['-m', 'uvicorn', 'bench_app:app', '--port', '18765', '--no-access-log'];
  const child = spawn(python, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes('running on')) break;
  }
  child.stderr.resume();
  return { child, url: 'http://127.0.0.1:18765' };
}

/** Requests at a fixed rate, whether earlier ones have been answered or not: waiting in line counts. */
async function load(url, path, forSeconds = SECONDS) {
  const times = [];
  const codes = {};
  const under = [];
  const began = performance.now();
  for (let i = 0; ; i++) {
    const due = began + (i * 1000) / RATE;
    if (due - began > forSeconds * 1000) break;
    // Many requests are due at once when the clock is coarser than their distance.
    while (performance.now() < due) await new Promise((go) => setImmediate(go));
    under.push(
      call(url, path).then(
        (code) => {
          times.push(performance.now() - due);
          codes[code] = (codes[code] ?? 0) + 1;
        },
        () => (codes.error = (codes.error ?? 0) + 1),
      ),
    );
  }
  await Promise.all(under);
  times.sort((a, b) => a - b);
  const at = (share) => Math.round((times[Math.floor(times.length * share)] ?? NaN) * 10) / 10;
  const done = (performance.now() - began) / 1000;
  return {
    codes,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    perSecond: Math.round(times.length / done),
  };
}

const report = {};
const assay = await serveAssay(folder, { ASSAY_RATE_LIMIT: '1000000' });
const { hostPid } = assay;
try {
  for (let i = 0; i < 100; i++) {
    const body = JSON.stringify({ integration_id: 1, entity_type: 't', raw_data: { i } });
    const headers = { 'content-type': 'application/json' };
    await call(assay.url, '/api/v1/etl/raw-data/store', { method: 'POST', headers, body });
  }
  const path = '/api/v1/etl/raw-data?entity_type=t&limit=1';
  const fast = python === undefined ? undefined : await serveFastApi();
  for (const target of [assay, fast].filter(Boolean)) await load(target.url, path, 2);
  const rounds = { assay: [], fastapi: [] };
  for (let round = 0; round < 3; round++) {
    rounds.assay.push(await load(assay.url, path));
    if (fast !== undefined) rounds.fastapi.push(await load(fast.url, path));
  }
  fast?.child.kill();
  report.reads = rounds;

  let opened = 0;
  let told = 0;
  const streams = [];
  const open = new Agent({ maxSockets: Infinity });
  for (let i = 0; i < STREAMS; i++) {
    const stream = request(
      `${assay.url}/api/v1/events`,
      { agent: open, headers: { authorization: 'Bearer secret-of-the-bench' } },
      (answer) => {
        opened += 1;
        answer.on('data', (chunk) => (told += String(chunk).includes('event: ') ? 1 : 0));
        answer.on('error', () => undefined);
      },
    );
    stream.on('error', () => undefined);
    stream.end();
    streams.push(stream);
  }
  const patience = performance.now() + 30_000;
  while (opened < STREAMS && performance.now() < patience)
    await new Promise((go) => setTimeout(go, 20));
  const octets = { 'content-type': 'application/octet-stream' };
  const csv = 'a\n1\n2\n';
  const began = performance.now();
  await call(assay.url, '/api/v1/files?name=tiny.csv', {
    method: 'POST',
    headers: octets,
    body: csv,
  });
  while (told < STREAMS && performance.now() < patience)
    await new Promise((go) => setTimeout(go, 20));
  report.streams = {
    opened,
    told: Math.min(told, STREAMS),
    ms: Math.round(performance.now() - began),
  };
  for (const stream of streams) stream.destroy();

  const before = { door: await memory(assay.child.pid), host: await memory(hostPid) };
  const most = { ...before };
  const watch = setInterval(async () => {
    most.door = Math.max(most.door, await memory(assay.child.pid));
    most.host = Math.max(most.host, await memory(hostPid));
  }, 50);
  const lines = [];
  for (let i = 0, bytes = 0; bytes < 1 << 20; i++) {
    lines.push(`${(i / 360).toFixed(6)},${Math.sin(i / 17).toFixed(5)},${i % 97}\n`);
    bytes += lines.at(-1).length;
  }
  const chunk = Buffer.from(lines.join('')).subarray(0, 1 << 20);
  // A record that a chunk cuts in two begins the next one.
  chunk.write('\n', chunk.length - 1);
  const start = performance.now();
  const status = await call(assay.url, '/api/v1/uploads?name=big.csv', {
    method: 'POST',
    headers: { ...octets, 'content-length': UPLOAD },
    body: async (sent) => {
      for (let i = 0; i < UPLOAD / chunk.length; i++) {
        if (!sent.write(chunk)) await once(sent, 'drain');
      }
      sent.end();
    },
  });
  clearInterval(watch);
  const mb = (value) => Math.round(value);
  report.upload = {
    status,
    seconds: Math.round((performance.now() - start) / 100) / 10,
    door_mb: [mb(before.door), mb(most.door)],
    host_mb: [mb(before.host), mb(most.host)],
  };
} finally {
  assay.child.kill('SIGTERM');
  await once(assay.child, 'exit');
  agent.destroy();
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(report, null, 2));
process.exit(0);
