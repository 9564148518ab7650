export { AnnotationList } from './annotation-list.js';
export { coordinateText } from './coordinates.js';
