import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  DuckDBVariantValue,
  HUGEINT,
  SQLNULL,
  VARCHAR,
  blobValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { dateText, timestampText, wholeMilliseconds } from './time-text.js';
import { quoteText } from './names.js';
import type { Parameter } from './store.js';

/** A DuckDB value in the form that `Row` promises; `json` marks a column of type JSON, whose text is parsed. */
export function friendly(value: DuckDBValue, json = false): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return json ? (JSON.parse(value) as unknown) : value;
  if (typeof value === 'bigint') return friendlyInteger(value);
  if (value instanceof DuckDBDecimalValue) return friendlyDecimal(value);
  if (value instanceof DuckDBDateValue) return dateText(value.days);
  return friendlyTimestamp(value) ?? friendlyNested(value) ?? String(value);
}

/** A number when it is safe. */
export function friendlyInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A number where a double says the same decimal, else the exact text. */
function friendlyDecimal(value: DuckDBDecimalValue): number | string {
  const text = value.toString();
  const digits = value.value < 0n ? -value.value : value.value;
  return digits < 10n ** 15n ? Number(text) : text;
}

function friendlyTimestamp(value: DuckDBValue): string | undefined {
  if (value instanceof DuckDBTimestampTZValue) return wholeMilliseconds(value.micros);
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros);
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampText(value.millis * 1000n);
  if (value instanceof DuckDBTimestampSecondsValue) return timestampText(value.seconds * 1000000n);
  if (value instanceof DuckDBTimestampNanosecondsValue && value.nanos % 1000n === 0n) {
    return timestampText(value.nanos / 1000n);
  }
  return undefined;
}

function friendlyNested(value: DuckDBValue): unknown {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map((item) => friendly(item));
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, item]) => [name, friendly(item)]),
    );
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((e) => ({ key: friendly(e.key), value: friendly(e.value) }));
  }
  if (value instanceof DuckDBUnionValue) return friendly(value.value);
  if (value instanceof DuckDBVariantValue) return friendly(value.value);
  if (value instanceof DuckDBBlobValue) return value.toString();
  return undefined;
}

/** A parameter as DuckDB takes it, with its type: numbers keep -0 and fractions, integers stay integers. */
export function bindable(parameter: Parameter): { value: DuckDBValue; type: DuckDBType } {
  if (parameter === null || parameter === undefined) return { value: null, type: SQLNULL };
  if (typeof parameter === 'string') return { value: parameter, type: VARCHAR };
  if (typeof parameter === 'boolean') return { value: parameter, type: BOOLEAN };
  if (typeof parameter === 'bigint') {
    const small = BigInt.asIntN(64, parameter) === parameter;
    return { value: parameter, type: small ? BIGINT : HUGEINT };
  }
  if (typeof parameter === 'number') {
    return Number.isSafeInteger(parameter) && !Object.is(parameter, -0)
      ? { value: BigInt(parameter), type: BIGINT }
      : { value: parameter, type: DOUBLE };
  }
  if (parameter instanceof Date) return { value: parameter.toISOString(), type: VARCHAR };
  if (parameter instanceof Uint8Array) {
    const value = blobValue(parameter);
    return { value, type: BLOB };
  }
  return { value: JSON.stringify(parameter), type: VARCHAR };
}

/** A parameter as SQL text, of the type that `bindable` gives it. */
export function literalText(parameter: Parameter): string {
  const { value, type } = bindable(parameter);
  return value === null ? 'NULL' : `CAST(${quoteText(String(value))} AS ${type.toString()})`;
}
