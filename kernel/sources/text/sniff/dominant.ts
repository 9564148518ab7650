/** What most cells of a column are. */
export type Dominant = 'number' | 'moment' | 'boolean' | 'text';
