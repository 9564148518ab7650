import { AssayError } from '@assay/schema';

describe('AssayError', () => {
  const error = new AssayError('dataset-unknown', 'there is no dataset "ecg"', {
    status: 404,
    remedy: 'load it first',
    place: { file: 'a.csv', line: 3, column: 7 },
    pointer: '/dataset',
  });

  it('survives the way over HTTP with place, remedy and pointer', () => {
    const back = AssayError.fromProblem(error.toProblem('r1'));
    expect(back).toMatchObject({
      code: 'dataset-unknown',
      message: error.message,
      remedy: 'load it first',
      place: { file: 'a.csv', line: 3, column: 7 },
      pointer: '/dataset',
      status: 404,
    });
  });

  it('keeps the place in the form for the ledger', () => {
    expect(error.toFailure()).toEqual({
      code: 'dataset-unknown',
      message: error.message,
      file: 'a.csv',
      line: 3,
      column: 7,
      cell: null,
      remedy: 'load it first',
    });
  });
});
