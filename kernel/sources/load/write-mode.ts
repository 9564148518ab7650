/** What a load does with the rows that its dataset has already. */
export type WriteMode = 'append' | 'replace' | 'merge';
