export { Project } from './project.js';
export type {
  Alert,
  ColumnStatistics,
  Condition,
  Dependents,
  Figures,
  Freshness,
  Points,
  Preview,
  RowOrder,
  RowSource,
  Rows,
  Study,
} from './host-answers.js';
export type { AnnotationFormat, HostApi } from './host-api.js';
export { MOMENT_MS, between } from './job-stage.js';
