export { downsample } from './downsample.js';
