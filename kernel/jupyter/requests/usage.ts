import { readdirSync, readFileSync } from 'node:fs';
import { cpus, freemem, hostname, totalmem } from 'node:os';
import type { Json } from '../message.js';
import type { Answer } from '../request.js';

interface Usage {
  /** Seconds of processor time. */
  cpu: number;
  /** Bytes of resident memory. */
  memory: number;
}

const TICKS_PER_SECOND = 100;
const PAGE = 4096;

interface Entry extends Usage {
  pid: number;
  parent: number;
}

function readEntry(pid: number): Entry | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended between listing and reading.
    return undefined;
  }
  // The name in parentheses may hold spaces; the fields after it do not. Field 3 of the manual page is index 0.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid,
    parent: field(1),
    cpu: (field(11) + field(12)) / TICKS_PER_SECOND,
    memory: field(21) * PAGE,
  };
}

/** Sum over this process and everything it started (Linux); elsewhere this process alone. */
function treeUsage(): Usage {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return { cpu: (user + system) / 1e6, memory: process.memoryUsage.rss() };
  }
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readEntry(Number(name)))
    .filter((entry) => entry !== undefined);
  const family = new Set([process.pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const entry of all) if (family.has(entry.parent)) family.add(entry.pid);
  }
  const own = all.filter((entry) => family.has(entry.pid));
  return {
    cpu: own.reduce((sum, entry) => sum + entry.cpu, 0),
    memory: own.reduce((sum, entry) => sum + entry.memory, 0),
  };
}

function hostTimes(): { busy: number; all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    all += total;
    busy += total - times.idle;
  }
  return { busy, all };
}

/** Answers usage_request as ipykernel does; percentages are over the time since the request before. */
export function usageAnswer(): Answer {
  let before = { at: performance.now(), cpu: treeUsage().cpu, host: hostTimes() };
  return (): Json => {
    const usage = treeUsage();
    const now = { at: performance.now(), cpu: usage.cpu, host: hostTimes() };
    const seconds = (now.at - before.at) / 1000;
    const all = now.host.all - before.host.all;
    const reply = {
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: seconds > 0 ? (100 * (now.cpu - before.cpu)) / seconds : 0,
      kernel_memory: usage.memory,
      cpu_count: cpus().length,
      host_cpu_percent: all > 0 ? (100 * (now.host.busy - before.host.busy)) / all : 0,
      host_virtual_memory: {
        total: totalmem(),
        available: freemem(),
        percent: 100 * (1 - freemem() / totalmem()),
      },
    };
    before = now;
    return reply;
  };
}
