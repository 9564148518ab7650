/** The door of the standard processors: the contract. The processors themselves are loaded by file, one bundle each. */
export type {
  Context,
  Instant,
  LongTable,
  ParameterSchema,
  PieceRun,
  Processor,
  Result,
  Table,
  Values,
  ValueType,
} from './contract.js';
export { qualityReport, type Assessment } from './quality/index.js';
export { ParameterError } from './contract.js';
