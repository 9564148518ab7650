import { describe } from '@jest/globals';
import { check } from './vectors.js';

const NUM = { error: '#NUM!' };
const VALUE = { error: '#VALUE!' };

// Figures from SciPy 1.17, which agrees with Excel's documentation where that gives any.
describe('what Excel computes of distributions and samples', () => {
  check('the normal distribution', [
    ['=NORM.DIST(42,40,1.5,TRUE)', 0.9087887802741321],
    ['=NORM.DIST(42,40,1.5,FALSE)', 0.10934004978399577],
    ['=NORM.S.INV(0.9088)', 1.3334017452136098],
    ['=NORM.DIST(1,0,0,TRUE)', NUM],
    ['=ERF(0.745)', 0.7079289200957],
    ['=CONFIDENCE.NORM(0.05,2.5,50)', 0.6929519121748391],
  ]);
  check('tails', [
    ['=T.DIST.2T(1.959999998,60)', 0.054644929975921],
    ['=CHISQ.DIST.RT(18.307,10)', 0.0500005890913981],
    ['=F.DIST.RT(15.2068649,6,4)', 0.0099999999524646],
    ['=CHISQ.INV.RT(2/15,5)', 8.445480112856497],
    ['=BESSELJ(1.9,2)', 0.3299258286697852],
    ['=BESSELJ(10,1)', 0.04347224965225415],
    ['=BESSELI(-2,7)', -0.000224639142490116],
    ['=BESSELK(1,2)', 1.6248388844172295],
    ['=BESSELY(1,2)', -1.6506826133039476],
    ['=BESSELY(0,1)', { error: '#NUM!' }],
  ]);
  check('quantiles', [['=T.INV.2T(0.05,9)', 2.2621571627982]]);
  check('distributions of counts', [
    ['=BINOM.DIST(6,10,0.5,FALSE)', 0.205078125],
    ['=BINOM.INV(6,0.5,0.75)', 4],
    ['=BINOM.INV(100000,0.7,0.8)', 70122],
    ['=NEGBINOM.DIST(2,10,1,TRUE)', { error: '#NUM!' }],
    ['=MODE(1,1,2)', 1],
    ['=MODE("1",1,2)', VALUE],
    ['=AGGREGATE(13,4,Data!D2:D6,Data!B2:B6,10)', 10],
    ['=POISSON.DIST(2,5,TRUE)', 0.12465201948308113],
    ['=HYPGEOM.DIST(1,4,8,20,FALSE)', 0.36326109391124874],
    ['=NEGBINOM.DIST(10,5,0.25,FALSE)', 0.05504866037517786],
  ]);
  check('samples', [
    ['=T.TEST({3,4,5,8,9,1,2,4,5},{6,19,3,2,14,4,5,17,1},2,1)', 0.196015785],
    ['=FORECAST(30,{6,7,9,15,21},{20,28,31,38,40})', 10.607253086419753],
    ['=INDEX(LINEST({1,9,5,7},{0,4,2,3}),1,2)', 1],
    ['=SUM(TREND({1,9,5,7},{0,4,2,3},{5,6}))', 24],
    ['=PERCENTRANK.INC({13,12,11,8,4,3,2,1,1,1},2)', 0.333],
    ['=SUM(FREQUENCY({79,85,78,85,50,81,95,88,97},{70,79,89}))', 9],
    ['=SUBTOTAL(9,Data!B2:B6)', 150],
    ['=AGGREGATE(4,6,Data!B2:B6)', 50],
    ['=AGGREGATE(6,6,{2,3,4})', VALUE],
    ['=AGGREGATE(9,6,Data!B2:B6*2)', VALUE],
    ['=AGGREGATE(14,6,Data!B2:B6*2,1)', 100],
    ['=TYPE({1,2;3,4})', 64],
    ['=TYPE(LAMBDA(x,x))', 128],
    ['=TYPE(Data!B2)', 1],
    ['=DSUM(Data!A1:C6,"price",Data!A1:A2)', 12.5],
  ]);
  check('returns', [['=IRR({-70000,12000,15000,18000,21000,26000})', 0.0866309480365316]]);
  check('loans and days', [
    ['=MIRR({-120000,39000,30000,21000,37000,46000},0.1,0.12)', 0.126094130365905],
    ['=DB(1000000,100000,6,1,7)', 186083.33333333334],
    ['=DDB(2400,300,10,1)', 480],
    ['=YEARFRAC(40909,41120,0)', 0.580555555555556],
    ['=YEARFRAC(40909,41120,1)', 0.576502732240437],
    ['=NETWORKDAYS.INTL(38718,38748,7)', 23],
    ['=EDATE(TRUE,1)', VALUE],
  ]);
});
