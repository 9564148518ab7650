import { test } from '@jest/globals';
import { checkVectors, type Expected } from './compiled.js';

/** The sheet `Data` that the vectors of all functions refer to. */
const DATA = {
  A1: 'fruit',
  B1: 'qty',
  C1: 'price',
  D1: 'ok',
  E1: 'mixed',
  A2: 'Apple',
  B2: 10,
  C2: 0.5,
  D2: true,
  E2: 1,
  A3: 'banana',
  B3: 20,
  C3: 0.25,
  D3: false,
  E3: 'x',
  A4: 'cherry',
  B4: 30,
  C4: 3,
  D4: true,
  E4: true,
  A5: 'apple pie',
  B5: 40,
  C5: 12,
  D5: false,
  E5: '7',
  A6: 'date',
  B6: 50,
  C6: 2,
  D6: true,
  E6: '',
};

/** One test of formulas and what Excel gives for them. */
export const check = (name: string, vectors: [string, Expected][]) =>
  test(name, async () => checkVectors(vectors, DATA));
