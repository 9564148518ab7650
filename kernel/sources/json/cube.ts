import { googleTable } from './google-table.js';
import { jsonStat } from './json-stat.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';
import { sdmxCube } from './sdmx.js';

/** A document that is one statistical cube: JSON-stat 1 and 2, SDMX-JSON; or one of Google's tables. */
export function cubeOf(root: Node): RecordList | undefined {
  if (root.kind !== 'object') return undefined;
  return jsonStat(root) ?? sdmxCube(root) ?? googleTable(root);
}
