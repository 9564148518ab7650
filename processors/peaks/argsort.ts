/** Positions of `values` in ascending order of value. */
export function argsort(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values.keys());
  return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
}
