import { PRODUCT_VERSION } from '../../client/index.js';

/** What a result may depend on besides bytes and code. Names of machines and folders are none of it. */
export interface Environment {
  assay: string;
  node: string;
  v8: string;
  platform: string;
  arch: string;
}

export function environment(): Environment {
  const { node, v8 } = process.versions;
  const { platform, arch } = process;
  return { assay: PRODUCT_VERSION, node, v8, platform, arch };
}

type Versions = Readonly<Record<string, unknown>>;

/** Each difference in words, so that it is known before anything runs. */
export function mismatches(then: Versions, now: Versions = { ...environment() }): string[] {
  return Object.keys(now)
    .filter((name) => then[name] !== undefined && then[name] !== now[name])
    .map((name) => `${name} was ${String(then[name])}, here it is ${String(now[name])}`);
}
