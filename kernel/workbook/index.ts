export { compileWorkbook } from './compile.js';
export type {
  CellReport,
  CellStatus,
  CellType,
  CompiledWorkbook,
  TableReport,
  WorkbookReport,
} from './report.js';
