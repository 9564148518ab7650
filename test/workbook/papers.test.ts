import { describe, expect, test } from '@jest/globals';
import { openScratch } from '../../kernel/store/index.js';
import { compileAndCheck } from './compiled.js';
import { check } from './vectors.js';

const NUM = { error: '#NUM!' };
const VALUE = { error: '#VALUE!' };
const NA = { error: '#N/A' };

describe('what Excel computes of papers, patterns and series', () => {
  check('bonds with coupons', [
    ['=COUPDAYBS(DATE(2011,1,25),DATE(2011,11,15),2,1)', 71],
    ['=COUPDAYS(DATE(2011,1,25),DATE(2011,11,15),2,1)', 181],
    ['=COUPDAYSNC(DATE(2011,1,25),DATE(2011,11,15),2,1)', 110],
    ['=COUPNCD(DATE(2011,1,25),DATE(2011,11,15),2,1)', 40678],
    ['=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),2,1)', 4],
    ['=COUPPCD(DATE(2011,1,25),DATE(2011,11,15),2,1)', 40497],
    ['=ROUND(PRICE(DATE(2008,2,15),DATE(2017,11,15),0.0575,0.065,100,2,0),5)', 94.63436],
    ['=ROUND(YIELD(DATE(2008,2,15),DATE(2016,11,15),0.0575,95.04287,100,2,0),6)', 0.065],
    ['=ROUND(DURATION(DATE(2018,7,1),DATE(2048,1,1),0.08,0.09,2,1),7)', 10.9191453],
    ['=ROUND(MDURATION(DATE(2008,1,1),DATE(2016,1,1),0.08,0.09,2,1),5)', 5.73567],
    ['=PRICE(DATE(2017,11,15),DATE(2008,2,15),0.0575,0.065,100,2)', NUM],
    ['=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),3)', NUM],
  ]);
  check('papers without coupons', [
    ['=ROUND(DISC(DATE(2007,1,25),DATE(2007,6,15),97.975,100,1),6)', 0.05242],
    ['=INTRATE(DATE(2008,2,15),DATE(2008,5,15),1000000,1014420,2)', 0.05768],
    ['=ROUND(RECEIVED(DATE(2008,2,15),DATE(2008,5,15),1000000,0.0575,2),2)', 1014584.65],
    ['=ROUND(PRICEDISC(DATE(2008,2,16),DATE(2008,3,1),0.0525,100,2),5)', 99.79583],
    ['=ROUND(YIELDDISC(DATE(2008,2,16),DATE(2008,3,1),99.795,100,2),6)', 0.052823],
    ['=ROUND(TBILLEQ(DATE(2008,3,31),DATE(2008,6,1),0.0914),6)', 0.094151],
    ['=TBILLPRICE(DATE(2008,3,31),DATE(2008,6,1),0.09)', 98.45],
    ['=ROUND(TBILLYIELD(DATE(2008,3,31),DATE(2008,6,1),98.45),6)', 0.091417],
    ['=ROUND(ACCRINTM(39539,39614,0.1,1000,3),5)', 20.54795],
    ['=ROUND(PRICEMAT(DATE(2008,2,15),DATE(2008,4,13),DATE(2007,11,11),0.061,0.061),5)', 99.9845],
    [
      '=ROUND(YIELDMAT(DATE(2008,3,15),DATE(2008,11,3),DATE(2007,11,8),0.0625,100.0123),6)',
      0.060954,
    ],
    ['=TBILLPRICE(DATE(2008,3,31),DATE(2009,6,1),0.09)', NUM],
    ['=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30))', 209 / 360],
    ['=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),1)', 211 / 366],
  ]);
  check('patterns, searching and details', [
    ['=REGEXTEST("alfalfa","A")', false],
    ['=REGEXTEST("alfalfa","A",1)', true],
    ['=REGEXEXTRACT("Sonia Rees 555-1234","[0-9]+-[0-9]+")', '555-1234'],
    ['=REGEXEXTRACT("abc","[0-9]")', NA],
    ['=REGEXEXTRACT("abab","ab",1)', { unsupported: /of all matches/ }],
    ['=REGEXTEST("ab","a(?=b)")', { unsupported: /SQL failed/ }],
    ['=REGEXREPLACE("SoniaBrown","([A-Z][a-z]+)([A-Z][a-z]+)","$2, $1")', 'Brown, Sonia'],
    ['=XMATCH("^b.*a$",Data!A2:A6,3)', 2],
    ['=XMATCH(5,{1;2;5;5;5;6;7},-1,2)', 3],
    ['=XMATCH(5,{7;6;5;5;5;2;1},1,-2)', 5],
    // What is of another kind is passed over, above, between and below.
    ['=XMATCH(5,{"a";"b";10;20;30},1,2)', 3],
    ['=XMATCH(25,{"a";10;"b";20;30;TRUE},-1,2)', 4],
    ['=XMATCH(25,{30;20;10;"a"},1,-2)', 1],
    ['=XMATCH(5,{30;20;10;"a"},1,-2)', 3],
    ['=XMATCH(50,{10;20;"a"},1,2)', NA],
    ['=XLOOKUP(15,Data!B:B,Data!A:A,,1,2)', 'banana'],
    ['=XLOOKUP(5,Data!B:B,Data!A:A,,1,2)', 'Apple'],
    ['=LET(x,Data!A1,ISREF(x))', true],
    ['=LET(x,5,ISREF(x))', false],
    // An empty cell is nothing by itself, and zero in a block.
    ['=LCM(Data!B2,Data!B7,4)', 20],
    ['=LCM(Data!B6:B7,5)', 0],
    ['=GCD(Data!B6:B8,20)', 10],
    ['=WEEKNUM(-1,NA())', NUM],
    ['=WEEKNUM(1,NA())', NA],
    ['=WEEKNUM(NA(),-1)', NA],
    ['=DCOUNT(Data!A1:C6,TRUE,Data!A1:A2)', 0],
    ['=DCOUNTA(Data!A1:C6,TRUE,Data!A1:A2)', 2],
    ['=DCOUNTA(Data!A1:C6,FALSE,Data!A1:A2)', VALUE],
    ['=SUM(INDIRECT("R1C1:R2",FALSE))', { error: '#REF!' }],
    ['=SUM(INDIRECT("Data!R2C2:R3C2",FALSE))', 30],
    ['=COLUMNS(INDIRECT("R1:R2",FALSE))', 16_384],
    ['=GCD(Data!B2:B7)', 10],
    ['=TEXTBEFORE("del","deli")', NA],
    ['=GCD(,5)', NA],
    ['=TEXTAFTER("1 the 4 the 8","the",-1.6)', ' 4 the 8'],
    ['=TEXTBEFORE("del","deli",1,1,0,"x")', VALUE],
    ['=TEXTBEFORE("ab","-",1,0,0,Data!E9)', ''],
    ['=ROUND(SERIESSUM(PI()/4,0,2,{1,-0.5,0.0416666666666667,-0.00138888888888889}),6)', 0.707103],
    ['=SERIESSUM(0,0,2,{1,2})', NUM],
  ]);
});

test('a statement at its limit is ended, and the next one runs', async () => {
  const scratch = await openScratch();
  try {
    const endless = scratch.rows(
      'SELECT count(*) FROM range(1000000000000) a(x) WHERE x % 7 = 3',
      50,
    );
    await expect(endless).rejects.toMatchObject({ code: 'scratch-time' });
    await expect(scratch.rows('SELECT 1')).resolves.toEqual([[1]]);
  } finally {
    scratch.close();
  }
});

test('columns that read each other are volatile together', async () => {
  const { cell } = await compileAndCheck({
    sheets: {
      Plan: {
        A1: '=TODAY()',
        B1: '=A1+1',
        A2: '=B1',
        B2: '=A2+1',
        A3: '=B2',
        B3: '=A3+1',
        A4: '=B3',
        B4: '=A4+1',
        D1: '=SUM(B4)',
        E1: '=1+1',
      },
    },
  });
  const marked = ['A1', 'B1', 'A3', 'B3', 'B4', 'D1'].map((name) => cell(name).volatile);
  expect(marked).toEqual(marked.map(() => true));
  expect(cell('E1').volatile).toBeUndefined();
});
