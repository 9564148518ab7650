/** Where rows of a dataset are in what was made of it. */
export { carryRows, carryRowsBack, type Carried, type CarriedThrough, type Rows } from './carry.js';
export { shownStep, stepThatMade, type MappedStep } from './steps.js';
