import { expect, test } from '@jest/globals';
import { type Annotation, annotationLanes, annotationLayers } from '../../schema/index.js';

const AXES = { x: 't', y: 'mV', temporal: false };

function note(id: string, place: Partial<Annotation>): Annotation {
  return {
    ...{ id, dataset: 'ecg', kind: 'region', x0: 0, x1: 0, text: id, author: 'x' },
    ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', anchor: 'exact' },
    ...place,
  };
}

const region = (id: string, x0: number | string, x1: number | string): Annotation =>
  note(id, { x0, x1 });
const point = (id: string, x0: number, y0: number | null, tags: string[] = []): Annotation =>
  note(id, { kind: 'point', x0, x1: x0, y0, tags });

test('notes that overlap stand below each other, and a lane is used again where it is free', () => {
  const lanes = annotationLanes([
    region('inner', 4, 5),
    region('outer', 3, 9),
    region('same as inner', 4, 5),
    region('later', 6, 7),
    point('rule', 8, null),
    region('beside', 10, 12),
  ]);
  expect(Object.fromEntries(lanes)).toEqual({ inner: 1, 'same as inner': 2, later: 1, rule: 1 });
});

test('integers longer than a double are told apart', () => {
  const lanes = annotationLanes([
    region('a', '9007199254740993', '9007199254740993'),
    region('b', '9007199254740992', '9007199254740992'),
    region('c', '9007199254740992', '9007199254740993'),
  ]);
  expect(Object.fromEntries(lanes)).toEqual({ b: 1, a: 1 });
});

test('notes on one sample follow each other; the mark of a corrected peak stays on it', () => {
  const lanes = annotationLanes([
    point('first', 10, 0.4),
    point('second', 10, 0.4),
    point('peak', 10, 0.4, ['peak:added']),
    point('elsewhere', 10, 0.5),
  ]);
  expect(Object.fromEntries(lanes)).toEqual({ first: 1, second: 2 });
});

test('a chart without overlap is drawn from the same text as ever', () => {
  const layers = annotationLayers([region('a', 1, 2), region('b', 3, 4)], AXES);
  expect(JSON.stringify(layers)).not.toMatch(/lane/);
  expect(layers[1]?.['mark']).toMatchObject({ dy: 4 });
});

test('a place that is not sure is told beside the note', () => {
  const [, labels] = annotationLayers([note('beat', { anchor: 'ambiguous' })], AXES);
  expect(labels?.['data']).toMatchObject({ values: [{ text: 'beat (ambiguous)' }] });
});
