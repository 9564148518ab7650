type Numbers = ArrayLike<number | bigint> & { constructor: { name: string } };

const SHOWN = 6;

export function isTypedArray(value: object): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !Buffer.isBuffer(value);
}

/** Name, length, first and last values, and the range: what one wants to know of a long signal. */
export function summarise(values: Numbers): string {
  const head = `${values.constructor.name}(${values.length})`;
  if (values.length <= 2 * SHOWN) return `${head} [${Array.from(values).map(shown).join(', ')}]`;
  const first = Array.from({ length: SHOWN }, (_, i) => shown(values[i] ?? 0));
  const last = Array.from({ length: SHOWN }, (_, i) =>
    shown(values[values.length - SHOWN + i] ?? 0),
  );
  return `${head} [${first.join(', ')}, …, ${last.join(', ')}]\n${range(values)}`;
}

function shown(value: number | bigint): string {
  return typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : String(value);
}

function range(values: Numbers): string {
  let least: number | bigint | undefined;
  let most: number | bigint | undefined;
  let missing = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (Number.isNaN(value)) missing += 1;
    else {
      if (least === undefined || value < least) least = value;
      if (most === undefined || value > most) most = value;
    }
  }
  const nan = missing > 0 ? `, ${missing} NaN` : '';
  return least === undefined || most === undefined
    ? `all NaN`
    : `min ${shown(least)}, max ${shown(most)}${nan}`;
}
