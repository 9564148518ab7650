export { steadyReading, type SteadyReading } from './steady-reading.js';
