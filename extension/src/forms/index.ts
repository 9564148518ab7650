export {
  type Entries,
  type Field,
  type FieldProblem,
  fieldText,
  fieldsOf,
  parseObject,
  readEntries,
} from './fields.js';
export { ParameterFields, problemText } from './parameter-fields.js';
