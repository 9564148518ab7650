import { statSync } from 'node:fs';
import type { Plan } from '../table/reading.js';
import type { Encoding } from '../text/encoding-found.js';
import { LineRecords } from './line-records.js';
import { StreamReading } from './stream-reading.js';

/** JSON Lines: a record a line, read piece by piece. */
export function openLines(path: string, encoding: Encoding, plan: Plan | undefined): StreamReading {
  return new StreamReading(
    {
      bytes: statSync(path).size,
      records: () => new LineRecords(path, encoding),
      facts: {
        ...{ kind: 'jsonl', encoding: encoding.name, delimiter: null, decimal: null },
        ...{ header_line: null, skipped_lines: 0 },
        reasons: { encoding: encoding.reason ?? null },
      },
      warnings: [],
    },
    plan,
  );
}
