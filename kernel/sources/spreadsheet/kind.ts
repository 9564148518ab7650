import type { SourceKind } from '../kind/source-kind.js';
import { isOpenDocument, isXlsb } from './signatures.js';

/** Workbooks of other makes than XLSX. */
export const kind: SourceKind = {
  content: {
    formats: ['xls', 'xlsb', 'ods'],
    binary: true,
    takesColumnChoices: true,
    recognises(head) {
      if (head.startsWith([0xd0, 0xcf, 0x11, 0xe0])) return { format: 'xls', by: 'mark' };
      if (isOpenDocument(head)) return { format: 'ods', by: 'mark' };
      return isXlsb(head) ? { format: 'xlsb', by: 'mark' } : undefined;
    },
    async open({ path, name, format, options, plan }) {
      // SheetJS is large: only such workbooks load it.
      const { openSpreadsheet } = await import('./open-spreadsheet.js');
      return openSpreadsheet(path, name, format as 'xls' | 'xlsb' | 'ods', options, plan);
    },
  },
};
