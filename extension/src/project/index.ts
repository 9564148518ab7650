export { Project } from './project.js';
export type {
  Alert,
  AnnotationFormat,
  ColumnStatistics,
  Condition,
  Dependents,
  Figures,
  Freshness,
  HostApi,
  Points,
  Preview,
  RowOrder,
  RowSource,
  Rows,
  Study,
} from './host-api.js';
