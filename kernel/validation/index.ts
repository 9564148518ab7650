export { loadChecked } from './check-loaded.js';
export { addSchema, listSchemas, removeSchema, showSchema, type SchemaVersion } from './schemas.js';
export {
  planSchema,
  validateDataset,
  type SchemaPlan,
  type ValidationReport,
} from './validate-dataset.js';
export type { Violation } from './violations.js';
