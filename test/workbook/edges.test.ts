import { expect, test } from '@jest/globals';
import { compileAndCheck } from './compiled.js';
import { check } from './vectors.js';

const VALUE = { error: '#VALUE!' };
const REF = { error: '#REF!' };

check('formats of powers, fractions and times that TEXT takes', [
  ['=TEXT(123456.789,"##0.0e+0")', '123.5e+3'],
  ['=TEXT(0.0000123456789,"####.####E+0")', '1234.5679E-8'],
  ['=TEXT(999.96,"0.0E+00")', '1.0E+03'],
  ['=TEXT(0,"##0.0E+0")', '000.0E+0'],
  ['=TEXT(12.5,"0.00E+???")', '1.25E+  1'],
  ['=TEXT(123456.789,"|#e-#,|")', '|1e5|'],
  ['=TEXT(23.75,"# ?/?")', '23 3/4'],
  ['=TEXT(0.75,"# ?/?")', ' 3/4'],
  ['=TEXT(5,"0\\:0/0")', '5:0/1'],
  ['=TEXT(0.3,"# ??/16")', '  5/16'],
  ['=TEXT(3.75,"#/#")', '15/4'],
  ['=TEXT(5,"0#")', '05'],
  ['=TEXT(1234567,"#,.#,")', '1.2'],
  ['=TEXT(1234567,",0")', ',1234567'],
  ['=TEXT(0.000000001,"General")', '0.000000001'],
  ['=TEXT(11,"[<10]0")', '11'],
  ['=TEXT(TRUE,";;;-@-")', '-TRUE-'],
  ['=TEXT(3.14159,"s:m"" @ ""[hh]")', '53:23 @ 75'],
  ['=TEXT(3.14159,"[h]"" h, ""h"" h""")', '75 h, 75 h'],
  ['=TEXT(0.7,"h:mm am/pm")', '4:48 PM'],
  ['=TEXT(-0.5,"[h]:mm")', VALUE],
]);

check('places that are none come before a text that is no number', [
  ['=DEC2BIN("E",0)', { error: '#NUM!' }],
  ['=DEC2HEX("E",11)', { error: '#NUM!' }],
  ['=DEC2HEX("E",4)', VALUE],
]);

test('a place of nought is the whole block, which a single cell reads at its own row', async () => {
  const { cell } = await compileAndCheck({
    sheets: {
      S: { A1: 'a', A2: 'b', A3: 'c', C2: '=INDEX(A1:A3,0.4)', C6: '=INDEX(A1:A3,0)' },
    },
  });
  expect([cell('C2').value, cell('C6').value]).toEqual(['b', '#VALUE!']);
});

test('a line of totals that a table has not is no place', async () => {
  const { cell } = await compileAndCheck({
    sheets: { S: { A1: 'x', A2: 1, A3: 2, C1: '=SUM(T[#Totals])', C2: '=SUM(T[x])' } },
    tables: { S: { name: 'T', ref: 'A1:A3', columns: ['x'] } },
  });
  expect([cell('C1').value, cell('C2').value]).toEqual(['#REF!', 3]);
});

check('an error in place of a block is the result', [
  ['=VLOOKUP(1,#REF!,2,0)', REF],
  ['=XLOOKUP(1,Data!B2:B6,#REF!,0)', REF],
  ['=SUMIFS(Data!B2:B6,#REF!,1)', REF],
  ['=COUNTIF(#REF!,1)', REF],
  ['=MATCH(1,INDIRECT("nowhere!"),0)', REF],
  ['=COUNT(#REF!)', 0],
]);

check('angles are reduced by the pi that Excel has', [
  ['=SIN(PI())*1E16', 1.22514845490862],
  ['=COS(3*PI()/2)*1E16', -1.83772268236293],
  ['=TAN(PI()/2)', 16324552277619072],
  ['=SIN(134217728)', { error: '#NUM!' }],
]);

check('what Excel itself answers at the edges of arguments', [
  ['=MOD(10.0000000001,0.1)*1E10', 0.9999945316252479],
  ['=SUBSTITUTE("a b a","a","x",0)', VALUE],
  ['=VALUE("1e400")', VALUE],
  ['=POWER(-27,1/3)', -3],
  ['=FV(-1,-1,1)', { error: '#DIV/0!' }],
  ['=DAYS360(45658,45688,"TRUE")', 29],
  ['=DAYS360(45658,45688,"1")', VALUE],
  ['=MAX(FILTER(Data!B2:B6,Data!B2:B6>100,""))', VALUE],
  ['=TEXTSPLIT("a b","")', VALUE],
  ['=BIN2HEX(1100011011,400)', { error: '#NUM!' }],
  ['=BIN2DEC(TRUE)', VALUE],
  ['=DEC2BIN(9,6)', '001001'],
  ['=INT(" 2024-01-10 ")', VALUE],
  ['=GROWTH({1,2,0},{1,2,3})', { error: '#NUM!' }],
  ['=SUM(INDEX(Data!B2:C6,0,1))', 150],
  ['=_xlfn.LAMBDA(_xlpm.a,_xlop.b,IF(_xlfn.ISOMITTED(_xlpm.b),_xlpm.a/2,0))(12)', 6],
]);

test('values of other workbooks are those that the file keeps; what it does not keep is named', async () => {
  const { cell } = await compileAndCheck({
    names: { Here: 'S!$B$1' },
    external:
      '<externalBook><sheetNames><sheetName val="Two words"/><sheetName val="Other"/><sheetName val="Gone"/></sheetNames><definedNames><definedName name="Rate" refersTo="=\'Two words\'!$A$2"/></definedNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>pH</v></cell></row><row r="2"><cell r="A2"><v>7.4</v></cell></row><row r="3"/></sheetData><sheetData sheetId="2" refreshError="1"/></sheetDataSet></externalBook>',
    sheets: {
      S: {
        A1: "='[1]Two words'!A1",
        A2: "=SUM('[1]Two words'!A1:A9)",
        A3: '=[1]!Rate*2',
        A4: '=[0]!Here+1',
        A5: '=[1]Other!A1',
        A6: '=[1]!Refresh("x")',
        A7: '=SHEETS()',
        A9: "='[1]Two words'!$A$9",
        A10: "='[1]Two words'!A3+1",
        A11: '=[1]Gone!A1',
        B1: 41,
        C1: "='[1]Two words'!A1",
        C2: "='[1]Two words'!A2",
        C3: "='[1]Two words'!A3",
        C4: "='[1]Two words'!A4",
      },
    },
  });
  expect(['A1', 'A2', 'A3', 'A4', 'A7'].map((name) => cell(name).value)).toEqual([
    'pH',
    7.4,
    14.8,
    42,
    1,
  ]);
  expect(cell('A5').reason).toMatch(/another workbook .*keeps no values/);
  // Nothing is only taken for nothing where the file says that it is.
  expect(cell('A9').reason).toMatch(/another workbook .*keeps no values/);
  expect(cell('A10').value).toBe(1);
  expect(cell('A11').value).toBe('#REF!');
  expect(['C1', 'C2', 'C3'].map((name) => cell(name).value)).toEqual(['pH', 7.4, 0]);
  expect(cell('C4').reason).toMatch(/another workbook .*keeps no values/);
  expect(cell('A6').reason).toMatch(/Refresh of another workbook/);
});
