import { describe } from '@jest/globals';
import { check } from './vectors.js';

const NUM = { error: '#NUM!' };

describe('what Excel computes of papers, rates and worth', () => {
  // The examples of Microsoft's documentation of each function.
  check('odd periods, accrued interest and depreciation', [
    ['=ACCRINT(39508,39691,39569,0.1,1000,2,0)', 16.666666666666664],
    ['=ACCRINT(DATE(2008,3,5),39691,39569,0.1,1000,2,0,FALSE)', 15.555555555555555],
    ['=ROUND(ODDFPRICE(39763,44256,39736,39873,0.0785,0.0625,100,2,1),6)', 113.597717],
    ['=ROUND(ODDFYIELD(39763,44256,39736,39873,0.0575,84.5,100,2,0),6)', 0.077246],
    ['=ROUND(ODDLPRICE(39485,39614,39370,0.0375,0.0405,100,2,0),6)', 99.878286],
    ['=ROUND(ODDLYIELD(39558,39614,39440,0.0375,99.875,100,2,0),6)', 0.045192],
    ['=AMORDEGRC(2400,39679,39813,300,1,0.15,1)', 776],
    ['=AMORLINC(2400,39679,39813,300,1,0.15,1)', 360],
  ]);
  // As Excel has saved them: by the bases 2 and 3 as by 1.
  check('odd last periods by every basis', [
    ['=ROUND(ODDLPRICE(43891,47543,43845,0.075,0.0589,120,2,2),8)', 122.36705839],
    ['=ROUND(ODDLPRICE(43891,47543,43845,0.075,0.0589,120,1,2),8)', 122.36892857],
    ['=ROUND(ODDLPRICE(43891,47543,43845,0.08,0.0711,120,2,3),8)', 116.47102012],
    ['=ROUND(ODDLPRICE(43891,47543,43845,0.08,0.0711,120,1,3),8)', 116.47338382],
    ['=ROUND(ODDLYIELD(43891,47543,43845,0.08,116.47338382128387,120,1,3),10)', 0.0711],
    ['=ODDLPRICE(43891,47543,43845,0.08,0.0711,120,1,5)', NUM],
  ]);
  // As Excel has saved them: periods count from the start that is asked for.
  check('declining balances from within a period', [
    ['=ROUND(VDB(1,0,14,0,0.5,1.25),12)', 0.044642857143],
    ['=ROUND(VDB(1,0,14,0.5,1.5,1.25),12)', 0.085299744898],
    ['=ROUND(VDB(1,0,14,2.5,3.5,1.25),12)', 0.070747651939],
    ['=ROUND(VDB(1,0,14,3.5,4.5,1.25),12)', 0.068726290455],
    ['=ROUND(VDB(1,0,14,13.5,14,1.25),12)', 0.034363145227],
    ['=ROUND(VDB(1,0,14,13,14,1.25),12)', 0.068667899384],
  ]);
  // Rates at which Excel stops, and what it leaves there, from files that it has saved.
  check('returns where Excel stops', [
    ['=IRR({-130,30,20,30,20,30})*1E+12', 2.4507063045575705],
    ['=NPV(IRR({-20,5,5,5,5,5}),-20,5,5,5,5,5)*1E+12', 6.4212018552224666],
    ['=RATE(12,-550,8000,100)*1E+12', -30979134708.357597],
    ['=RATE(10,-1200,2000)', NUM],
    ['=XIRR({-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904},0.1)', 0.3733625352382659],
  ]);
});
