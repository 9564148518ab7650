export { AnnotationList } from './annotation-list.js';
export { coordinateText } from './coordinates.js';
export { type NoteAnswer, askNote } from './note-dialog.js';
