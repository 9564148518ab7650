export { ArrowAnswers } from './arrow-answer.js';
export { columnStatistics } from './column-statistics.js';
export { OPERATORS, type Condition } from './condition.js';
export { dependentsOf } from './dependents.js';
export { renameEverywhere } from './rename.js';
export { RowOrders } from './row-order.js';
export { rowSource } from './row-source.js';
