import { AssayError } from '@assay/schema';

/** What the environment says of the door. */
export interface DoorSettings {
  /** Requests a second and caller in the long run (`ASSAY_RATE_LIMIT`); twice as many at once. */
  rateLimit: number;
  /** Bytes of a JSON body (`ASSAY_BODY_LIMIT`). */
  bodyLimit: number;
  /** Bytes of an upload (`ASSAY_UPLOAD_LIMIT`). */
  uploadLimit: number;
  allowedHosts: string[];
  allowedOrigins: string[];
}

const MIB = 1024 * 1024;

/** @throws AssayError `setting-invalid` that names the variable */
export function doorSettings(): DoorSettings {
  return {
    rateLimit: positive('ASSAY_RATE_LIMIT', 1200),
    bodyLimit: positive('ASSAY_BODY_LIMIT', 16 * MIB),
    uploadLimit: positive('ASSAY_UPLOAD_LIMIT', 16 * 1024 * MIB),
    allowedHosts: list('ASSAY_ALLOWED_HOSTS'),
    allowedOrigins: list('ASSAY_ALLOWED_ORIGINS'),
  };
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
