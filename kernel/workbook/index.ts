export { compileWorkbook } from './compile.js';
export { compiledText, inPieces, reportText } from './report-text.js';
export type { Script } from './script.js';
export type {
  CellReport,
  CellStatus,
  CellType,
  CompiledWorkbook,
  TableReport,
  WorkbookReport,
} from './report.js';
