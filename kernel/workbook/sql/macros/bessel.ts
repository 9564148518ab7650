/** A polynomial from its constant on, as SQL. */
const polynomial = (t: string, coefficients: readonly number[]): string =>
  coefficients
    .map((c) => c.toExponential())
    .reduceRight((sum, c) => (sum === '' ? c : `${c} + ${t} * (${sum})`), '');
const ratio = (t: string, top: readonly number[], bottom: readonly number[]) =>
  `(${polynomial(t, top)}) / (${polynomial(t, bottom)})`;

// Approximations as Excel has them, near and far: M. Abramowitz and I. A. Stegun, 9.8.1 to 9.8.8, for I and K; rational ones for J and Y.
const I0 = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
const I0_FAR = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];
const I1 = [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411];
const I1_FAR = [
  0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312,
  0.01787654, -0.00420059,
];
const K0 = [-0.57721566, 0.4227842, 0.23069756, 0.0348859, 0.00262698, 0.0001075, 0.0000074];
const K0_FAR = [
  1.25331414, -0.07832358, 0.02189568, -0.01062446, 0.00587872, -0.0025154, 0.00053208,
];
const K1 = [1, 0.15443144, -0.67278579, -0.18156897, -0.01919402, -0.00110404, -0.00004686];
const K1_FAR = [
  1.25331414, 0.23498619, -0.0365562, 0.01504268, -0.00780353, 0.00325614, -0.00068245,
];
const J0 = [57568490574, -13362590354, 651619640.7, -11214424.18, 77392.33017, -184.9052456];
const J0_BY = [57568490411, 1029532985, 9494680.718, 59272.64853, 267.8532712, 1];
const J1 = [72362614232, -7895059235, 242396853.1, -2972611.439, 15704.4826, -30.16036606];
const J1_BY = [144725228442, 2300535178, 18583304.74, 99447.43394, 376.9991397, 1];
const Y0 = [-2957821389, 7062834065, -512359803.6, 10879881.29, -86327.92757, 228.4622733];
const Y0_BY = [40076544269, 745249964.8, 7189466.438, 47447.2647, 226.1030244, 1];
const Y1 = [
  -0.4900604943e13, 0.127527439e13, -0.5153438139e11, 0.7349264551e9, -0.4237922726e7,
  0.8511937935e4,
];
const Y1_BY = [
  0.249958057e14, 0.4244419664e12, 0.3733650367e10, 0.2245904002e8, 0.102042605e6, 0.3549632885e3,
  1,
];
const P0 = [1, -0.1098628627e-2, 0.2734510407e-4, -0.2073370639e-5, 0.2093887211e-6];
const Q0 = [-0.1562499995e-1, 0.1430488765e-3, -0.6911147651e-5, 0.7621095161e-6, -0.934945152e-7];
const P1 = [1, 0.183105e-2, -0.3516396496e-4, 0.2457520174e-5, -0.240337019e-6];
// Of J1 far from zero Excel takes the third coefficient twice, so that it is right to six digits only; its cells show that.
const P1_TWICE = [
  1, 0.183105e-2, -0.3516396496e-4, -0.3516396496e-4, 0.2457520174e-5, -0.240337019e-6,
];
const Q1 = [0.04687499995, -0.2002690873e-3, 0.8449199096e-5, -0.88228987e-6, 0.105787412e-6];

const turned = '(64e0 / (x * x))';
const waves = (
  p: readonly number[],
  q: readonly number[],
  even: string,
  odd: string,
  sign: string,
) =>
  `sqrt(0.636619772e0 / x) * (${even} * (${polynomial(turned, p)}) ${sign} 8e0 / x * ${odd} * (${polynomial(turned, q)}))`;
const angle = (shift: string) => `(x - ${shift})`;
const [A0, A1] = [angle('0.785398164e0'), angle('2.356194491e0')];

/** Bessel functions of whole orders: those of order 0 and 1 by polynomials, the others by recurrence. */
export const BESSEL_MACROS = `
CREATE MACRO xl_i0(x) AS CASE WHEN x < 3.75 THEN ${polynomial('((x / 3.75e0) * (x / 3.75e0))', I0)} ELSE exp(x) / sqrt(x) * (${polynomial('(3.75e0 / x)', I0_FAR)}) END;
CREATE MACRO xl_i1(x) AS CASE WHEN x < 3.75 THEN x * (${polynomial('((x / 3.75e0) * (x / 3.75e0))', I1)}) ELSE exp(x) / sqrt(x) * (${polynomial('(3.75e0 / x)', I1_FAR)}) END;
CREATE MACRO xl_k0(x) AS CASE WHEN x <= 2 THEN -ln(x / 2e0) * xl_i0(x) + (${polynomial('(x * x / 4e0)', K0)}) ELSE exp(-x) / sqrt(x) * (${polynomial('(2e0 / x)', K0_FAR)}) END;
CREATE MACRO xl_k1(x) AS CASE WHEN x <= 2 THEN ln(x / 2e0) * xl_i1(x) + 1e0 / x * (${polynomial('(x * x / 4e0)', K1)}) ELSE exp(-x) / sqrt(x) * (${polynomial('(2e0 / x)', K1_FAR)}) END;
CREATE MACRO xl_j0(x) AS CASE WHEN x < 8 THEN ${ratio('(x * x)', J0, J0_BY)} ELSE ${waves(P0, Q0, `cos(${A0})`, `sin(${A0})`, '-')} END;
CREATE MACRO xl_j1(x) AS CASE WHEN x < 8 THEN x * (${ratio('(x * x)', J1, J1_BY)}) ELSE ${waves(P1_TWICE, Q1, `cos(${A1})`, `sin(${A1})`, '-')} END;
CREATE MACRO xl_y0(x) AS CASE WHEN x < 8 THEN ${ratio('(x * x)', Y0, Y0_BY)} + 0.636619772e0 * xl_j0(x) * ln(x) ELSE ${waves(P0, Q0, `sin(${A0})`, `cos(${A0})`, '+')} END;
CREATE MACRO xl_y1(x) AS CASE WHEN x < 8 THEN x * (${ratio('(x * x)', Y1, Y1_BY)}) + 0.636619772e0 * (xl_j1(x) * ln(x) - 1e0 / x) ELSE ${waves(P1, Q1, `sin(${A1})`, `cos(${A1})`, '+')} END;
-- From orders 0 and 1 up to n; t is 2 / x. What the steps need lies in the list.
CREATE MACRO xl_order_up(a, b, n, t, sign) AS list_reduce(list_transform(range(1, (n)::BIGINT), lambda xl_j: {'a': 0e0, 'b': 0e0, 't': xl_j * t}),
  lambda xl_s, xl_n: {'a': xl_s.b, 'b': xl_n.t * xl_s.b + sign * xl_s.a, 't': 0e0}, {'a': a, 'b': b, 't': 0e0}).b;
-- From far above n down to 0, made smaller where it grows too large: b is the value at order 0, c the one at n, u the sum of those of even order.
CREATE MACRO xl_order_scaled(q) AS CASE WHEN abs(q.b) > 1e10 THEN {'p': q.p * 1e-10, 'b': q.b * 1e-10, 'c': q.c * 1e-10, 'u': q.u * 1e-10, 'j': q.j, 'n': q.n, 't': q.t} ELSE q END;
CREATE MACRO xl_order_step(s, q, sign) AS list_transform([xl_order_scaled({'p': s.b, 'b': sign * s.p + q.j * q.t * s.b, 'c': s.c, 'u': s.u, 'j': q.j, 'n': q.n, 't': q.t})],
  lambda xl_d: {'p': xl_d.p, 'b': xl_d.b, 'c': CASE WHEN q.j = q.n THEN xl_d.p ELSE xl_d.c END, 'u': xl_d.u + (CASE WHEN q.j % 2 = 1 THEN xl_d.b ELSE 0e0 END), 'j': q.j, 'n': q.n, 't': q.t})[1];
CREATE MACRO xl_order_down(m, n, t, sign) AS list_reduce(list_transform(range((m)::BIGINT, 0, -1), lambda xl_j: {'p': 0e0, 'b': 0e0, 'c': 0e0, 'u': 0e0, 'j': xl_j::BIGINT, 'n': n, 't': (t)::DOUBLE}),
  lambda xl_s, xl_n: xl_order_step(xl_s, xl_n, sign), {'p': 0e0, 'b': 1e0, 'c': 0e0, 'u': 0e0, 'j': 0::BIGINT, 'n': n, 't': 0e0});
CREATE MACRO xl_bessel_i(x, n) AS CASE WHEN n = 0 THEN xl_i0(x) WHEN n = 1 THEN xl_i1(x) WHEN x = 0 THEN 0e0
  ELSE list_transform([xl_order_down(2 * (n + trunc(sqrt(40e0 * n))), n, 2e0 / x, 1e0)], lambda xl_o: xl_o.c * xl_i0(x) / xl_o.b)[1] END;
CREATE MACRO xl_bessel_j(x, n) AS CASE WHEN n = 0 THEN xl_j0(x) WHEN n = 1 THEN xl_j1(x) WHEN x = 0 THEN 0e0 WHEN x > n THEN xl_order_up(xl_j0(x), xl_j1(x), n, 2e0 / x, -1e0)
  ELSE list_transform([xl_order_down(2 * ((n + trunc(sqrt(40e0 * n))) // 2), n, 2e0 / x, -1e0)], lambda xl_o: xl_o.c / (2e0 * xl_o.u - xl_o.b))[1] END;
CREATE MACRO xl_bessel_k(x, n) AS CASE WHEN n = 0 THEN xl_k0(x) WHEN n = 1 THEN xl_k1(x) ELSE xl_order_up(xl_k0(x), xl_k1(x), n, 2e0 / x, 1e0) END;
CREATE MACRO xl_bessel_y(x, n) AS CASE WHEN n = 0 THEN xl_y0(x) WHEN n = 1 THEN xl_y1(x) ELSE xl_order_up(xl_y0(x), xl_y1(x), n, 2e0 / x, -1e0) END;
`;
