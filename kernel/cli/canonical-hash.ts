import { canonicalJson } from '@assay/schema';
import { sha256 } from '../provenance/index.js';

/** sha256 in hex of a value's canonical JSON (RFC 8785). */
export const canonicalHash = (value: unknown): string => sha256(canonicalJson(value));
