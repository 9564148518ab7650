import { AssayError } from '@assay/schema';

/** What the environment says of the door. */
export interface DoorSettings {
  /** Requests a second and caller in the long run (`ASSAY_RATE_LIMIT`); twice as many at once. */
  rateLimit: number;
  /** Requests and event streams under way at once (`ASSAY_MOST_AT_ONCE`); more are asked to come back. */
  mostAtOnce: number;
  /** Bytes of a JSON body (`ASSAY_BODY_LIMIT`). */
  bodyLimit: number;
  /** Bytes of an upload (`ASSAY_UPLOAD_LIMIT`). */
  uploadLimit: number;
  /** Minutes that a token of a login is good (`ASSAY_TOKEN_MINUTES`). */
  tokenMinutes: number;
  allowedHosts: string[];
  allowedOrigins: string[];
}

const MIB = 1024 * 1024;

/** @throws AssayError `setting-invalid` that names the variable */
export function doorSettings(): DoorSettings {
  return {
    rateLimit: positive('ASSAY_RATE_LIMIT', 3000),
    mostAtOnce: positive('ASSAY_MOST_AT_ONCE', 2000),
    bodyLimit: positive('ASSAY_BODY_LIMIT', 16 * MIB),
    uploadLimit: positive('ASSAY_UPLOAD_LIMIT', 16 * 1024 * MIB),
    tokenMinutes: positive('ASSAY_TOKEN_MINUTES', 60),
    allowedHosts: list('ASSAY_ALLOWED_HOSTS'),
    allowedOrigins: list('ASSAY_ALLOWED_ORIGINS'),
  };
}

/** `SERVER_PORT`. @throws AssayError `setting-invalid` */
export function serverPort(): number {
  const text = process.env['SERVER_PORT']?.trim() ?? '';
  if (text === '') return 8000;
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new AssayError('setting-invalid', `SERVER_PORT is "${text}", not a port from 0 to 65535`);
}

/** `SERVER_HOST`; this machine alone when it is not set. */
export function serverHost(): string {
  return process.env['SERVER_HOST']?.trim() || '127.0.0.1';
}

function positive(name: string, otherwise: number): number {
  const text = process.env[name]?.trim() ?? '';
  if (text === '') return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new AssayError('setting-invalid', `${name} is "${text}", not a number above 0`);
}

function list(name: string): string[] {
  return (process.env[name] ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
