export { DemoLink } from './demo-link.js';
