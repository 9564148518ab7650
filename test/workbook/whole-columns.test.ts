import { describe } from '@jest/globals';
import { check } from './vectors.js';

const DIV = { error: '#DIV/0!' };
const NA = { error: '#N/A' };

describe('whole columns, arrays of criteria, units and complex numbers', () => {
  check('rows below all that a sheet uses count as Excel counts them', [
    ['=SUMPRODUCT((Data!A:A<>"Apple")*1)', 1_048_575],
    ['=SUMPRODUCT((Data!A:A="Apple")*Data!B:B)', { error: '#VALUE!' }],
    ['=SUMPRODUCT(--(Data!A:A="Apple"),Data!B:B)', 10],
    ['=SUMPRODUCT(LEN(Data!A:A)*0)', 0],
    ['=SUMPRODUCT(1/Data!B:B)', { error: '#VALUE!' }],
    ['=LOOKUP(2,1/(Data!A1:A3<>""),Data!B1:B3)', 20],
    ['=COUNTIF(Data!B:B,">"&Data!B2)', 4],
    ['=ROWS(Data!A:A)', 1_048_576],
    ['=MAX(INDEX((Data!B:B=20)*ROW(Data!B:B),0))', 3],
  ]);
  check('each element of an array of criteria', [
    ['=SUMPRODUCT(SUMIF(Data!A2:A6,{"Apple","banana"},Data!B2:B6))', 30],
    ['=SUMPRODUCT(COUNTIF(Data!A2:A6,{"Apple","nothing"}))', 1],
    ['=SUMPRODUCT(1/COUNTIF(Data!B2:B6,Data!B2:B6))', 5],
    ['=COUNTIF(Data!A2:A6,"<=")', 0],
  ]);
  check('SUM of an expression of blocks reads the cells beside it; SUMPRODUCT takes all', [
    ['=SUM(Data!B2:B9*Data!B2:B9)', { error: '#VALUE!' }],
    ['=SUMPRODUCT(Data!B2:B4*Data!B2:B4)', 1400],
  ]);
  check('units', [
    ['=CONVERT(1,"lbm","kg")', 0.45359237],
    ['=CONVERT(25,"C","K")', 298.15],
    ['=CONVERT(72,"F","C")', 200 / 9],
    ['=CONVERT(5,"ml","ul")', 5000],
    ['=CONVERT(1,"m^3","l")', 1000],
    ['=CONVERT(1,"kibyte","bit")', 8192],
    ['=CONVERT(1,"m","kg")', NA],
    ['=CONVERT(1,"klbm","g")', NA],
  ]);
  check('complex numbers', [
    ['=COMPLEX(3,-4)', '3-4i'],
    ['=COMPLEX(0,1,"j")', 'j'],
    ['=IMABS("5+12i")', 13],
    ['=IMPRODUCT("3+4i","5-3i")', '27+11i'],
    ['=IMDIV("-238+240i","10+24i")', '5+12i'],
    ['=IMSUM("3+4i","5-3i",1)', '9+i'],
    ['=IMSUB("i","j")', { error: '#VALUE!' }],
    ['=IMREAL("three")', { error: '#NUM!' }],
    ['=IMARGUMENT("0")', DIV],
  ]);
  check('texts as moments', [
    ['=TIMEVALUE("4 pm")', 2 / 3],
    ['=DATEVALUE("1900-02-29")', 60],
    ['=DATEVALUE("26-Jan-01")', 36_917],
    ['=TIMEVALUE("13:00 PM")', { error: '#VALUE!' }],
    ['=(Data!B2=Data!Z99)*1', 0],
  ]);
});
