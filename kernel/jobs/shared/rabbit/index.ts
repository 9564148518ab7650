export { RabbitLine } from './rabbit-line.js';
