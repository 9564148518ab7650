export { loadChecked } from './check-loaded.js';
export { planSchema, type SchemaPlan } from './plan-schema.js';
export { violationTexts, type Violation } from './runs/violations.js';
export { addSchema, listSchemas, removeSchema, showSchema, type SchemaVersion } from './schemas.js';
export {
  headOf,
  reportOf,
  validateDataset,
  type Validation,
  type ValidationReport,
} from './validate-dataset.js';
