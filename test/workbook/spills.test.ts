import { describe, expect, test } from '@jest/globals';
import { compileAndCheck } from './compiled.js';
import { check } from './vectors.js';

describe('arrays, and references that are computed', () => {
  check('arrays in other shapes and orders', [
    ['=SUM(TAKE(SEQUENCE(4,2),-2))', 26],
    ['=TEXTJOIN("|",FALSE,SORT({3,1,2},1,-1,TRUE))', '3|2|1'],
    ['=TEXTJOIN(",",TRUE,UNIQUE({"b";"a";"B"}))', 'b,a'],
    ['=TEXTJOIN(",",TRUE,FILTER({1;2;3;4},{1;0;0;1}))', '1,4'],
    ['=SUM(VSTACK({1,2},{3}))', { error: '#N/A' }],
    ['=INDEX(TEXTSPLIT("a-b_c",{"-","_"}),1,3)', 'c'],
    ['=TEXTBEFORE("a.b.c",".",-1)', 'a.b'],
    ['=REDUCE(0,{1,2,3},LAMBDA(a,b,a+b*b))', 14],
    ['=SUM(MAP({1,2,3},LAMBDA(x,x^2)))', 14],
    ['=INDEX(BYROW({1,2;3,4},LAMBDA(r,SUM(r))),2)', 7],
    ['=INDEX(BYROW({1,2;3,4},_xleta.SUM),2)', 7],
    ['=INDEX(BYCOL({1,2;3,9},AVERAGE),2)', 5.5],
    ['=SUM(MAP({1,-2,-3},_xleta.ABS))', 6],
    ['=SUM(MAP({2,3},{3,2},POWER))', 17],
    ['=REDUCE(0,{3,9,4},_xleta.MAX)', 9],
    ['=INDEX(SCAN(1,{2,3,4},_xleta.PRODUCT),3)', 24],
    ['=SUM(MAKEARRAY(2,3,_xleta.PRODUCT))', 18],
    ['=REDUCE(0,SEQUENCE(500),LAMBDA(a,v,MAX(a,MOD(v*7,499))))', 498],
    ['=INDEX(SCAN(0,SEQUENCE(500),LAMBDA(a,v,a+v)),500)', 125250],
    ['=REDUCE(,{4,1,7},LAMBDA(a,v,IF(v<a,v,a)))', 1],
    ['=TEXTJOIN(",",FALSE,SCAN("",{"a","b"},LAMBDA(a,v,a&UPPER(v)&LEN(a))))', 'A0,A0B2'],
    ['=REDUCE(1,{2,0,5},LAMBDA(a,v,a/v))', { error: '#DIV/0!' }],
    ['=TEXTJOIN(",",FALSE,GROUPBY({"b";"a";"b"},{1;2;4},_xleta.SUM))', 'a,2,b,5,Total,7'],
    ['=TEXTJOIN(",",FALSE,GROUPBY({"k";"b";"a";"b"},{"v";1;2;4},SUM,3,0,-2))', 'k,v,b,5,a,2'],
    ['=TEXTJOIN(",",FALSE,GROUPBY({"k";"b";"a"},{"v";1;3},LAMBDA(x,MAX(x)*2)))', 'a,6,b,2,Total,6'],
    ['=TEXTJOIN(",",FALSE,GROUPBY({2;1;2},{1;2;4},COUNT,0,-1,1,{1;1;0}))', 'Total,2,1,1,2,1'],
    ['=INDEX(GROUPBY({"b";"a";"b"},{1;2;5},PERCENTOF),2,2)', 0.75],
    [
      '=TEXTJOIN(",",FALSE,GROUPBY({"b";"a";"b"},{1,10;2,20;4,30},SUM))',
      'a,2,20,b,5,40,Total,7,60',
    ],
    [
      '=TEXTJOIN(",",FALSE,GROUPBY({"b","x";"a","y";"b","x";"b","w"},{1;2;4;8},SUM,0,0))',
      'a,y,2,b,w,8,b,x,5',
    ],
    [
      '=TEXTJOIN(",",FALSE,GROUPBY({"f","g";"b","x";"a","y";"b","x";"b","w"},{"u","v";1,5;2,6;4,7;8,8},MAX,3,0,{-1,2}))',
      'f,g,u,v,b,w,8,8,b,x,4,7,a,y,2,6',
    ],
    [
      '=TEXTJOIN(",",FALSE,GROUPBY({"b","x";"a","y";"b","x";"b","w"},{1;2;4;8},SUM,0,0,-2))',
      'a,y,2,b,x,5,b,w,8',
    ],
    [
      '=TEXTJOIN(",",FALSE,GROUPBY({"b","x";"a","y";"b","x";"b","w"},{1;2;4;8},SUM,0,0,-3,,1))',
      'b,w,8,b,x,5,a,y,2',
    ],
    ['=GROUPBY({"b","x";"a","y"},{1;2},SUM)', { unsupported: /several fields with totals/ }],
    ['=TEXTJOIN(",",FALSE,PIVOTBY({"b";"a"},{"y";"x"},{1;2},SUM,0,0,-1,0,-1))', ',y,x,b,1,,a,,2'],
    [
      '=TEXTJOIN(",",FALSE,PIVOTBY({"b";"a";"b"},{"y";"x";"x"},{1;2;4},SUM))',
      ',x,y,Total,a,2,,2,b,4,1,5,Total,6,1,7',
    ],
    ['=COLUMNS(PIVOTBY({"b";"a"},{"y";"x"},{1;2},SUM,0,0,,0))', 3],
    ['=MDETERM({3,6,1;1,1,0;3,10,2})', 1],
    ['=INDEX(MINVERSE({4,-1;2,0}),2,1)', -1],
  ]);
  check('texts of numbers and days', [
    ['=TEXT(1234567.891,"#,##0.00")', '1,234,567.89'],
    ['=TEXT(123456,"#,##0")', '123,456'],
    ['=TEXT(0.285,"0.0%")', '28.5%'],
    ['=TEXT(-5,"0;(0)")', '(5)'],
    ['=TEXT(1234.5,"0.00E+00")', '1.23E+03'],
    ['=TEXT(5.25,"# ?/?")', '5 1/4'],
    ['=TEXT(45322.75,"yyyy-mm-dd hh:mm AM/PM")', '2024-01-31 06:00 PM'],
    ['=TEXT(1.5,"[h]:mm")', '36:00'],
    ['=TEXT(5551234,"000-0000")', '555-1234'],
    ['=ROMAN(1994)', 'MCMXCIV'],
    ['=DEC2HEX(-1)', 'FFFFFFFFFF'],
    ['=BASE(255,16,4)', '00FF'],
  ]);

  test('approximate search halves the list as Excel does, sorted or not', async () => {
    const { cell } = await compileAndCheck({
      sheets: {
        S: { A1: 5, A2: 1, A3: 9, A4: 3, A5: 7, B1: '=MATCH(4,A1:A5,1)', B2: '=MATCH(6,A1:A5,1)' },
      },
    });
    // The middle, 9, is larger, so only 5 and 1 are left, and of these first 5 is asked.
    expect(cell('B1').value).toBe('#N/A');
    expect(cell('B2').value).toBe(2);
  });

  test('references that OFFSET, INDIRECT and INDEX compute, and what depends on them', async () => {
    const { cell } = await compileAndCheck({
      sheets: {
        S: {
          A1: 1,
          A2: 2,
          A3: 3,
          B1: 2,
          B2: 'A3',
          C1: '=SUM(OFFSET(A1,0,0,B1,1))',
          C2: '=INDIRECT(B2)*10',
          C3: '=SUM(A1:INDEX(A1:A3,B1))',
          C4: '=C1+1',
          C5: '=SUM(OFFSET(A1,0,0,C4,1))',
          C6: '=INDIRECT("no such")',
        },
      },
    });
    expect(['C1', 'C2', 'C3', 'C4', 'C6'].map((name) => cell(name).value)).toEqual([
      ...[3, 30, 3, 4, '#REF!'],
    ]);
    // Four rows from A1: the fourth is blank.
    expect(cell('C5').value).toBe(6);
  });

  test('headers above nothing but formulas are still read', async () => {
    const { cell } = await compileAndCheck({
      sheets: { S: { A1: 'x*', B1: 'y*', A2: '=MATCH(A1,{"ab","xy"},0)', B2: '=B1&"!"' } },
    });
    expect([cell('A2').value, cell('B2').value]).toEqual([2, 'y*!']);
  });

  test('what depends on the clock is marked, and the same in every run of a seed', async () => {
    const { cell, sql } = await compileAndCheck({
      sheets: { S: { A1: '=TODAY()', A2: '=RAND()', A3: '=A2+1', A4: '=1+1' } },
    });
    expect(cell('A1')).toMatchObject({ type: 'date', volatile: true });
    expect(cell('A3')).toMatchObject({ volatile: true });
    expect(cell('A4').volatile).toBeUndefined();
    expect(sql).toContain('xl_now()');
  });
});
