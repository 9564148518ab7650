import { posix } from 'node:path';
import type { Archive } from './archive.js';
import { readXml } from './xml.js';

export interface Relation {
  id: string;
  type: string;
  path: string;
}

/** The parts that a part refers to. */
export function readRelations(archive: Archive, part: string): Relation[] {
  const folder = posix.dirname(part);
  const path = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const pieces = archive.get(path);
  const relations: Relation[] = [];
  if (pieces === undefined) return relations;
  readXml(path, pieces, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const target = attributes['Target'] ?? '';
      relations.push({
        id: attributes['Id'] ?? '',
        type: (attributes['Type'] ?? '').split('/').at(-1) ?? '',
        path: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  return relations;
}
