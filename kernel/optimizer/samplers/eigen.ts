export type Matrix = readonly (readonly number[])[];

const SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors (as columns) of a symmetric matrix by Jacobi's rotations (1846): exact enough and simple for
 * the few dimensions that a search has.
 */
export function eigen(symmetric: Matrix): { values: number[]; vectors: number[][] } {
  const n = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  const at = (m: number[][], i: number, j: number) => m[i]?.[j] ?? 0;
  const put = (m: number[][], i: number, j: number, value: number) => {
    const row = m[i];
    if (row !== undefined) row[j] = value;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        off += at(a, p, q) ** 2;
        if (Math.abs(at(a, p, q)) < 1e-300) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * at(a, p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k += 1) {
          const [kp, kq] = [at(a, k, p), at(a, k, q)];
          put(a, k, p, c * kp - s * kq);
          put(a, k, q, s * kp + c * kq);
        }
        for (let k = 0; k < n; k += 1) {
          const [pk, qk] = [at(a, p, k), at(a, q, k)];
          put(a, p, k, c * pk - s * qk);
          put(a, q, k, s * pk + c * qk);
          const [vp, vq] = [at(v, k, p), at(v, k, q)];
          put(v, k, p, c * vp - s * vq);
          put(v, k, q, s * vp + c * vq);
        }
      }
    }
    if (off < 1e-30) break;
  }
  return { values: a.map((_, i) => at(a, i, i)), vectors: v };
}
