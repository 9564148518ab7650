/** Rounding: halves away from zero, judged by the 15 digits that Excel keeps. */
export const NUMBER_MACROS = `
-- Excel's pi is longer than a double's and 5.0166e-20 too large; it takes no angles from 2^27 on.
CREATE MACRO xl_off(x) AS CASE WHEN abs(x) >= 134217728 THEN NULL ELSE round(x / 1.5707963267948966e0) * 2.5082788e-20 END;
CREATE MACRO xl_sin(x) AS sin(x) - xl_off(x) * cos(x);
CREATE MACRO xl_cos(x) AS cos(x) + xl_off(x) * sin(x);
CREATE MACRO xl_tan(x) AS CASE WHEN abs(tan(x)) > 1e6 THEN xl_sin(x) / xl_cos(x) ELSE tan(x) - xl_off(x) * (1e0 + tan(x) * tan(x)) END;
-- The number's 15 digits decide: 2.675 is a half although its double lies below.
CREATE MACRO xl_15(x) AS format('{:.14e}', x)::DOUBLE;
CREATE MACRO xl_floor(x) AS CASE WHEN abs(x - round(x)) < abs(x) * 1e-14 AND xl_15(x) = round(x) THEN round(x) ELSE floor(x) END;
CREATE MACRO xl_ceil(x) AS CASE WHEN abs(x - round(x)) < abs(x) * 1e-14 AND xl_15(x) = round(x) THEN round(x) ELSE ceil(x) END;
CREATE MACRO xl_ten(d) AS pow(10e0, d);
-- A root of an odd degree is there for negative numbers, too.
CREATE MACRO xl_power(x, y) AS CASE WHEN x < 0 AND abs(y) < 1 AND y <> 0 AND abs(1e0 / y - round(1e0 / y)) < 1e-9 AND round(1e0 / y) % 2 <> 0 THEN -pow(-x, y) ELSE pow(x, y) END;
-- 1 - exp(-y) without cancellation.
CREATE MACRO xl_less_exp(y) AS CASE WHEN abs(y) < 1e-5 THEN y - y * y / 2e0 + y * y * y / 6e0 ELSE 1e0 - exp(-(y)) END;
CREATE MACRO xl_whole_ten(d) AS pow(10e0, d)::BIGINT;
CREATE MACRO xl_scaled(x, d) AS CASE WHEN d >= 0 THEN abs(x) * xl_ten(d) ELSE abs(x) / xl_ten(-d) END;
-- A whole count of tenths, hundredths … back as the double next to its decimal.
CREATE MACRO xl_unscaled(y, d) AS CASE WHEN d >= 0 THEN y / xl_ten(d) ELSE y * xl_ten(-d) END;
CREATE MACRO xl_round(x, d) AS CASE WHEN d > 15 OR x = 0 OR abs(x) >= 1e15 AND d >= 0 OR (d > 0 AND abs(x) * xl_ten(d) >= 1e15) THEN x
  WHEN d < -300 THEN 0e0 ELSE sign(x) * xl_unscaled(floor(xl_15(xl_scaled(x, d)) + 0.5e0), d) END;
CREATE MACRO xl_round_down(x, d) AS CASE WHEN d > 15 OR x = 0 OR abs(x) >= 1e15 AND d >= 0 OR (d > 0 AND abs(x) * xl_ten(d) >= 1e15) THEN x
  WHEN d < -300 THEN 0e0 ELSE sign(x) * xl_unscaled(floor(xl_15(xl_scaled(x, d))), d) END;
CREATE MACRO xl_round_up(x, d) AS CASE WHEN d > 15 OR x = 0 OR abs(x) >= 1e15 AND d >= 0 OR (d > 0 AND abs(x) * xl_ten(d) >= 1e15) THEN x
  WHEN d < -300 THEN sign(x) * xl_ten(-d) ELSE sign(x) * xl_unscaled(ceil(xl_15(xl_scaled(x, d))), d) END;
`;
