export { AnnotationList } from './annotation-list.js';
export { coordinateText } from './coordinates.js';
export { type Note, type NoteAnswer, askNote } from './note-dialog.js';
