/** A symmetric system of a few equations by Cholesky's factors, in rows; null where the matrix is not positive. */
export function solved(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const factor = factored(matrix, right.length);
  return factor && substituted(factor, right);
}

/** The inverse of a positive matrix, or null. */
export function inverted(matrix: Float64Array, n: number): Float64Array | null {
  const factor = factored(matrix, n);
  if (!factor) return null;
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    substituted(factor, unit).forEach((value, row) => (inverse[row * n + column] = value));
  }
  return inverse;
}

function factored(matrix: Float64Array, n: number): Float64Array | null {
  const factor = matrix.slice();
  for (let row = 0; row < n; row++)
    for (let column = 0; column <= row; column++) {
      let rest = factor[row * n + column] as number;
      for (let k = 0; k < column; k++)
        rest -= (factor[row * n + k] as number) * (factor[column * n + k] as number);
      if (row === column && !(rest > 0)) return null;
      factor[row * n + column] =
        row === column ? Math.sqrt(rest) : rest / (factor[column * n + column] as number);
    }
  return factor;
}

function substituted(factor: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const x = right.slice();
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++)
      x[row] = (x[row] as number) - (factor[row * n + k] as number) * (x[k] as number);
    x[row] = (x[row] as number) / (factor[row * n + row] as number);
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++)
      x[row] = (x[row] as number) - (factor[k * n + row] as number) * (x[k] as number);
    x[row] = (x[row] as number) / (factor[row * n + row] as number);
  }
  return x;
}
