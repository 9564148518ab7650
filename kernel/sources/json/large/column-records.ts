import type { Warning } from '@assay/schema';
import type { Encoding } from '../../text/encoding-found.js';
import type { LineRecord } from '../line-records.js';
import { ListRecords } from './list-records.js';

/** Lists that are walked through side by side, at most: each walk begins at the top of the document. */
export const MOST_LISTS = 32;

/** The rows of lists of one length that are columns, all of them in one object: each list is walked through on its own. */
export class ColumnRecords {
  readonly warnings: Warning[] = [];
  count = 0;
  readonly rejected = 0;

  /** @param fields lead to the object */
  constructor(
    private readonly path: string,
    private readonly encoding: Encoding,
    private readonly name: string,
    private readonly fields: readonly string[],
    private readonly columns: readonly string[],
  ) {}

  /** @param limit bytes of the first list to look at; a row's place is that of its first value */
  *read(limit = Infinity): Generator<LineRecord> {
    const lists = this.columns.map((column) =>
      new ListRecords(this.path, this.encoding, this.name, [...this.fields, column]).read(),
    );
    let begin = -1;
    try {
      for (;;) {
        const values = lists.flatMap((list): LineRecord[] => {
          const next = list.next();
          return next.done === true ? [] : [next.value];
        });
        const [first] = values;
        if (first === undefined) return;
        if (begin < 0) begin = first.start;
        if (first.start - begin >= limit) return;
        this.count++;
        const fields = this.columns.flatMap((column, i): [string, LineRecord['node']][] => {
          const node = values[i]?.node;
          return node === undefined ? [] : [[column, node]];
        });
        const { kind: _, text: __, ...place } = first.node;
        yield { ...first, text: '', node: { ...place, kind: 'object', fields } };
      }
    } finally {
      for (const list of lists) list.return(undefined);
    }
  }
}
