import { isOpenDocument, isXlsb } from '../spreadsheet/signatures.js';
import type { SourceKind } from '../kind/source-kind.js';

/** XLSX workbooks. */
export const kind: SourceKind = {
  content: {
    formats: ['xlsx'],
    binary: true,
    takesColumnChoices: true,
    recognises(head) {
      const other = !head.startsWith('PK\x03\x04') || isOpenDocument(head) || isXlsb(head);
      return other ? undefined : { format: 'xlsx', by: 'form' };
    },
    async open({ path, name, options, plan, tell }) {
      const { openXlsx } = await import('./open-xlsx.js');
      return openXlsx(path, name, options, plan, tell);
    },
  },
};
