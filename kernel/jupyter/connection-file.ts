import { readFileSync } from 'node:fs';

/** What the front end wrote into the connection file: where to listen and how to sign. */
export interface ConnectionInfo {
  transport: string;
  ip: string;
  shell_port: number;
  control_port: number;
  iopub_port: number;
  stdin_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

export type Channel = 'shell' | 'control' | 'iopub' | 'stdin' | 'hb';

const CHANNELS: readonly Channel[] = ['shell', 'control', 'iopub', 'stdin', 'hb'];

/** Checks every field that is used, so that a broken file is a message and not a kernel that never answers. */
export function parseConnectionInfo(text: string): ConnectionInfo {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('it is not a JSON object');
  const fields = new Map<string, unknown>(Object.entries(value));
  const string = (name: string, otherwise?: string): string => {
    const found = fields.get(name) ?? otherwise;
    if (typeof found !== 'string') throw new Error(`"${name}" is missing or not a string`);
    return found;
  };
  const port = (channel: Channel): number => {
    const found = fields.get(`${channel}_port`);
    if (typeof found === 'number' && Number.isInteger(found) && found > 0) return found;
    throw new Error(`"${channel}_port" is missing or not a port`);
  };
  const [shell, control, iopub, stdin, hb] = CHANNELS.map(port) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    transport: string('transport', 'tcp'),
    ip: string('ip', '127.0.0.1'),
    shell_port: shell,
    control_port: control,
    iopub_port: iopub,
    stdin_port: stdin,
    hb_port: hb,
    key: string('key', ''),
    signature_scheme: string('signature_scheme', 'hmac-sha256'),
  };
}

export function readConnectionFile(file: string): ConnectionInfo {
  try {
    return parseConnectionInfo(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the connection file ${file} cannot be used: ${reason}`, { cause });
  }
}

/** ZeroMQ address of one channel; over `ipc` the ip is a path and the port its suffix, as everywhere in Jupyter. */
export function channelAddress(info: ConnectionInfo, channel: Channel): string {
  const port = info[`${channel}_port`];
  return info.transport === 'tcp'
    ? `tcp://${info.ip}:${port}`
    : `${info.transport}://${info.ip}-${port}`;
}
