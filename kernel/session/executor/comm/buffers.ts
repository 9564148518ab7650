/** Binary values inside a widget's state travel beside it: taken out here with their paths, put back there. */
export type BufferPath = (string | number)[];

export interface SplitState {
  state: unknown;
  paths: BufferPath[];
  buffers: Uint8Array[];
}

function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

export function splitBuffers(state: unknown): SplitState {
  const paths: BufferPath[] = [];
  const buffers: Uint8Array[] = [];
  const visit = (value: unknown, path: BufferPath): unknown => {
    const binary = asBytes(value);
    if (binary) {
      paths.push(path);
      buffers.push(binary);
      return null;
    }
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const kept = visit(item, [...path, key]);
      // An object leaves the key out, a list keeps the place.
      if (!asBytes(item)) result[key] = kept;
    }
    return result;
  };
  return { state: visit(state, []), paths, buffers };
}

export function joinBuffers(state: unknown, paths: BufferPath[], buffers: Uint8Array[]): unknown {
  paths.forEach((path, index) => {
    let owner: unknown = state;
    for (const step of path.slice(0, -1))
      owner = typeof owner === 'object' && owner !== null ? Reflect.get(owner, step) : undefined;
    const last = path.at(-1);
    if (typeof owner === 'object' && owner !== null && last !== undefined)
      Reflect.set(owner, last, buffers[index]);
  });
  return state;
}
