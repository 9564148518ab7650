import { describe, test } from '@jest/globals';
import { checkVectors, type Expected } from './compiled.js';

const DIV = { error: '#DIV/0!' };
const NUM = { error: '#NUM!' };
const VALUE = { error: '#VALUE!' };
const NA = { error: '#N/A' };
const REF = { error: '#REF!' };

const DATA = {
  A1: 'fruit', B1: 'qty', C1: 'price', D1: 'ok', E1: 'mixed',
  A2: 'Apple', B2: 10, C2: 0.5, D2: true, E2: 1,
  A3: 'banana', B3: 20, C3: 0.25, D3: false, E3: 'x',
  A4: 'cherry', B4: 30, C4: 3, D4: true, E4: true,
  A5: 'apple pie', B5: 40, C5: 12, D5: false, E5: '7',
  A6: 'date', B6: 50, C6: 2, D6: true, E6: '',
};

const check = (name: string, vectors: [string, Expected][]) =>
  test(name, async () => checkVectors(vectors, DATA));

describe('what Excel computes', () => {
  check('operators and coercion', [
    ['=1+2*3', 7], ['=-2^2', 4], ['=2^3^2', 64], ['=10%', 0.1], ['=5%%', 0.0005], ['="3"+4', 7], ['="abc"+1', VALUE],
    ['=TRUE+1', 2], ['="a"&1/4', 'a0.25'], ['=1/3&""', '0.333333333333333'], ['=1E+21&""', '1E+21'], ['=TRUE&""', 'TRUE'],
    ['=1=1', true], ['="a"="A"', true], ['="a"<"b"', true], ['=1<"a"', true], ['="a"<TRUE', true], ['="1"=1', false],
    ['=0.1+0.2=0.3', true], ['=1/0', DIV], ['=1/0+#N/A', DIV], ['=0^0', NUM], ['=(-8)^(1/3)', NUM], ['=Data!Z9=0', true],
    ['=Data!Z9=""', true], ['=Data!Z9', 0], ['=Data!Z9&"x"', 'x'], ['="10%"*2', 0.2], ['="1,234"+1', 1235], ['="2024-01-31"+0', 45322],
    ['="12:00"+0', 0.5], ['=--"5"', 5], ['=NOPE', { error: '#NAME?' }], ['=""=0', false], ['=1-0.9-0.1', 0], ['=123456789012345&""', '123456789012345'],
    ['=0.00001&""', '0.00001'], ['=1.5E-12&""', '0.0000000000015'], ['=-0.5&""', '-0.5'], ['=FALSE=0', false], ['=1e307*1000', NUM],
  ]);
  check('arithmetic', [
    ['=SUM(Data!B2:B6)', 150], ['=SUM(Data!E2:E6)', 1], ['=SUM("3",TRUE)', 4], ['=SUM(1,2,{3,4})', 10], ['=PRODUCT(2,3,4)', 24],
    ['=SUMSQ(3,4)', 25], ['=SUMPRODUCT(Data!B2:B6,Data!C2:C6)', 680], ['=SUMPRODUCT((Data!B2:B6>20)*Data!C2:C6)', 17],
    ['=SUMPRODUCT(--(Data!A2:A6="APPLE"))', 1], ['=ABS(-2.5)', 2.5], ['=SIGN(-3)', -1], ['=INT(-2.5)', -3], ['=TRUNC(-2.57,1)', -2.5],
    ['=ROUND(2.5,0)', 3], ['=ROUND(-2.5,0)', -3], ['=ROUND(2.675,2)', 2.68], ['=ROUND(1.005,2)', 1.01], ['=ROUND(1234.5,-2)', 1200],
    ['=ROUNDUP(3.2,0)', 4], ['=ROUNDUP(-3.14159,1)', -3.2], ['=ROUNDDOWN(-3.14159,1)', -3.1], ['=MROUND(10,3)', 9], ['=MROUND(-10,3)', NUM],
    ['=CEILING(2.5,1)', 3], ['=CEILING(-2.5,-2)', -4], ['=CEILING(2.5,-2)', NUM], ['=FLOOR(3.7,2)', 2], ['=FLOOR(-2.5,-2)', -2],
    ['=CEILING.MATH(-8.1,2)', -8], ['=FLOOR.MATH(-8.1,2)', -10], ['=EVEN(1.5)', 2], ['=EVEN(-1)', -2], ['=ODD(1.5)', 3], ['=ODD(-2)', -3], ['=ODD(0)', 1],
    ['=MOD(3,-2)', -1], ['=MOD(-3,2)', 1], ['=MOD(3,0)', DIV], ['=QUOTIENT(-10,3)', -3], ['=POWER(5,2)', 25], ['=SQRT(16)', 4], ['=SQRT(-1)', NUM],
    ['=EXP(1)', Math.E], ['=LN(86)', Math.log(86)], ['=LN(0)', NUM], ['=LOG(8,2)', 3], ['=LOG(100)', 2], ['=LOG10(1000)', 3], ['=PI()', Math.PI],
    ['=SIN(PI()/2)', 1], ['=ATAN2(1,1)', Math.PI / 4], ['=ATAN2(0,0)', DIV], ['=DEGREES(PI())', 180], ['=RADIANS(270)', 4.71238898038469],
    ['=ACOSH(10)', 2.993222846126381], ['=ATANH(1)', NUM], ['=ASIN(2)', NUM], ['=SUMXMY2({2,3},{6,5})', 20], ['=SUMX2MY2({2,3},{1,1})', 11],
  ]);
  check('logic', [
    ['=IF(1>2,"a","b")', 'b'], ['=IF(FALSE,1)', false], ['=IF("x",1,2)', VALUE], ['=IF("true",1,2)', 1], ['=IF(1,,5)', 0], ['=IF(TRUE,1,1/0)', 1],
    ['=IFS(FALSE,1,TRUE,2)', 2], ['=IFS(FALSE,1)', NA], ['=SWITCH(2,1,"a",2,"b","c")', 'b'], ['=SWITCH(9,1,"a","c")', 'c'], ['=SWITCH(9,1,"a")', NA],
    ['=AND(TRUE,1,5>3)', true], ['=OR(FALSE,0)', false], ['=XOR(TRUE,TRUE,TRUE)', true], ['=NOT(0)', true], ['=AND(Data!D2:D6)', false], ['=OR(Data!A2:A6)', VALUE],
    ['=IFERROR(1/0,"e")', 'e'], ['=IFERROR(5,"e")', 5], ['=IFNA(NA(),1)', 1], ['=IFNA(1/0,1)', DIV], ['=ISBLANK(Data!Z1)', true], ['=ISBLANK("")', false],
    ['=ISNUMBER(Data!B2)', true], ['=ISTEXT("a")', true], ['=ISERR(NA())', false], ['=ISERROR(NA())', true], ['=ISNA(1/0)', false], ['=ISODD(3)', true], ['=ISEVEN(-2)', true],
    ['=N(TRUE)', 1], ['=N("5")', 0], ['=T(5)', ''], ['=TYPE("a")', 2], ['=ERROR.TYPE(1/0)', 2], ['=ERROR.TYPE(1)', NA], ['=ISLOGICAL(1=1)', true],
  ]);
  check('statistics', [
    ['=AVERAGE(Data!B2:B6)', 30], ['=AVERAGE(Data!A2:A6)', DIV], ['=AVERAGEA(Data!E2:E6)', 0.4], ['=COUNT(Data!A1:E6)', 11], ['=COUNTA(Data!A1:A9)', 6], ['=COUNT("5",TRUE,"x")', 2],
    ['=COUNTBLANK(Data!A1:A9)', 3], ['=MAX(Data!B2:B6)', 50], ['=MIN(Data!C2:C6)', 0.25], ['=MAX(Data!A2:A6)', 0], ['=MEDIAN(1,2,3,4)', 2.5], ['=MODE(5.6,4,4,3,2,4)', 4], ['=MODE(1,2)', NA],
    ['=VAR(1,2,3,4)', 1.6666666666666667], ['=VAR.P(1,2,3,4)', 1.25], ['=STDEV(1,2,3,4)', 1.2909944487358056], ['=STDEV.P(2,4,4,4,5,5,7,9)', 2], ['=STDEV(1)', DIV],
    ['=DEVSQ(4,5,8,7,11,4,3)', 48], ['=AVEDEV(4,5,6,7,5,4,3)', 1.020408163265306], ['=GEOMEAN(4,5,8,7,11,4,3)', 5.476986969656962], ['=HARMEAN(4,5,8,7,11,4,3)', 5.028375962061728],
    ['=SKEW(3,4,5,2,3,4,5,6,4,7)', 0.3595430714067974], ['=KURT(3,4,5,2,3,4,5,6,4,7)', -0.15179963720841627], ['=LARGE({3,4,5,2,3,4,6,4,7},3)', 5], ['=SMALL({3,4,5,2,3,4,6,4,7},4)', 4], ['=LARGE({1,2},3)', NUM],
    ['=PERCENTILE({1,2,3,4},0.3)', 1.9], ['=PERCENTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},0.25)', 15], ['=QUARTILE({1,2,4,7,8,9,10,12},1)', 3.5], ['=QUARTILE.EXC({6,7,15,36,39,40,41,42,43,47,49},3)', 43],
    ['=TRIMMEAN({4,5,6,7,2,3,4,5,1,2,3},0.2)', 3.7777777777777777], ['=RANK(30,Data!B2:B6)', 3], ['=RANK(30,Data!B2:B6,1)', 3], ['=RANK(31,Data!B2:B6)', NA],
    ['=CORREL({3,2,4,5,6},{9,7,12,15,17})', 0.997054485501581], ['=SLOPE({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 0.3055555555555556], ['=INTERCEPT({2,3,9,1,8},{6,5,11,7,5})', 0.048387096774193505],
    ['=RSQ({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 0.05795019157088122], ['=STEYX({2,3,9,1,8,7,5},{6,5,11,7,5,4,4})', 3.305718950210041], ['=COVARIANCE.P({3,2,4,5,6},{9,7,12,15,17})', 5.2], ['=STANDARDIZE(42,40,1.5)', 1.3333333333333333], ['=FISHER(0.75)', 0.9729550745276566],
  ]);
  check('criteria', [
    ['=SUMIF(Data!B2:B6,">20")', 120], ['=SUMIF(Data!A2:A6,"apple*",Data!B2:B6)', 50], ['=SUMIF(Data!A2:A6,"APPLE",Data!B2:B6)', 10], ['=COUNTIF(Data!A2:A6,"?a*")', 2], ['=COUNTIF(Data!B2:B6,"<>20")', 4],
    ['=COUNTIF(Data!E2:E6,7)', 1], ['=COUNTIF(Data!D2:D6,TRUE)', 3], ['=AVERAGEIF(Data!B2:B6,">=40")', 45], ['=AVERAGEIF(Data!B2:B6,">99")', DIV], ['=SUMIFS(Data!B2:B6,Data!A2:A6,"*e*",Data!C2:C6,">1")', 120],
    ['=COUNTIFS(Data!B2:B6,">10",Data!B2:B6,"<50")', 3], ['=MAXIFS(Data!C2:C6,Data!B2:B6,"<40")', 3], ['=MINIFS(Data!C2:C6,Data!B2:B6,">10")', 0.25], ['=SUMIF(Data!A2:A6,"banana",Data!B2)', 20], ['=COUNTIF(Data!A1:A9,"")', 3], ['=COUNTIF(Data!B2:B6,"="&20)', 1],
  ]);
  check('text', [
    ['=LEN("abc ")', 4], ['=LEFT("abc",2)', 'ab'], ['=LEFT("abc")', 'a'], ['=RIGHT("abc",5)', 'abc'], ['=RIGHT("abc",0)', ''], ['=MID("Fluid Flow",7,20)', 'Flow'], ['=MID("x",0,1)', VALUE], ['=UPPER("aé")', 'AÉ'],
    ['=PROPER("this is a 2nd TITLE")', 'This Is A 2Nd Title'], ['=TRIM("  a   b ")', 'a b'], ['=REPT("-",3)', '---'], ['=EXACT("a","A")', false], ['=FIND("M","Miriam McGovern",3)', 8], ['=FIND("z","abc")', VALUE],
    ['=SEARCH("e","Statements",6)', 7], ['=SEARCH("a?d","abcd")', VALUE], ['=SEARCH("b*d","abcd")', 2], ['=REPLACE("abcdefghijk",6,5,"*")', 'abcde*k'], ['=SUBSTITUTE("Quarter 1, 2011","1","2",3)', 'Quarter 1, 2012'], ['=SUBSTITUTE("aaa","a","b")', 'bbb'],
    ['=CHAR(65)', 'A'], ['=CODE("A")', 65], ['=UNICODE("é")', 233], ['=VALUE("$1,000")', 1000], ['=VALUE("x")', VALUE], ['=CONCATENATE("a",1,TRUE)', 'a1TRUE'], ['=CONCAT(Data!A2:A3,"!")', 'Applebanana!'], ['=TEXTJOIN(", ",TRUE,"a","","b")', 'a, b'],
    ['=TEXTJOIN("-",FALSE,"a","","b")', 'a--b'], ['=TEXT(1234.567,"#,##0.00")', '1,234.57'], ['=TEXT(0.285,"0.0%")', '28.5%'], ['=TEXT(45292,"yyyy-mm-dd")', '2024-01-01'], ['=TEXT(7,"000")', '007'], ['=FIXED(1234.567,1)', '1,234.6'], ['=TEXTBEFORE("a-b-c","-")', 'a'], ['=TEXTAFTER("a-b-c","-")', 'b-c'],
  ]);
  check('dates', [
    ['=DATE(2024,1,31)', { date: '2024-01-31' }], ['=DATE(2024,14,1)', { date: '2025-02-01' }], ['=DATE(2024,3,0)', { date: '2024-02-29' }], ['=DATE(108,1,2)', { date: '2008-01-02' }], ['=YEAR(45292)', 2024], ['=MONTH(45322)', 1], ['=DAY(60)', 29], ['=YEAR(-1)', NUM],
    ['=HOUR(0.75)', 18], ['=MINUTE(0.78125)', 45], ['=SECOND(0.78125)', 0], ['=TIME(12,0,0)', 0.5], ['=WEEKDAY(39492)', 5], ['=WEEKDAY(39492,2)', 4], ['=WEEKDAY(39492,3)', 3], ['=DAYS("2021-03-15","2021-02-01")', 42],
    ['=DAYS360("2011-01-30","2011-02-01")', 1], ['=EDATE(40558,1)', 40589], ['=EDATE(45322,1)', 45351], ['=EOMONTH(40544,1)', 40602], ['=EOMONTH(40544,-3)', 40482], ['=ISOWEEKNUM(40977)', 10], ['=WEEKNUM(40977)', 10], ['=WEEKNUM(40977,2)', 11],
    ['=DATEDIF(DATE(2001,1,1),DATE(2003,1,1),"Y")', 2], ['=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"D")', 440], ['=DATEVALUE("2011-08-22")', 40777], ['=TIMEVALUE("2:24 AM")', 0.1], ['=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1))', 110], ['=WORKDAY(DATE(2008,10,1),151)', 39933],
    ['=DATE(2024,1,31)-DATE(2024,1,1)', 30], ['=TODAY()', { unsupported: /TODAY/ }],
  ]);
  check('looking up', [
    ['=VLOOKUP("cherry",Data!A2:C6,2,FALSE)', 30], ['=VLOOKUP("CH*",Data!A2:C6,3,0)', 3], ['=VLOOKUP("zzz",Data!A2:C6,2,FALSE)', NA], ['=VLOOKUP(35,Data!B2:C6,2)', 3], ['=VLOOKUP(5,Data!B2:C6,2)', NA], ['=VLOOKUP(10,Data!B2:C6,3)', REF], ['=VLOOKUP(10,Data!B2:C6,0,0)', VALUE],
    ['=HLOOKUP("price",Data!A1:E6,3,FALSE)', 0.25], ['=MATCH(30,Data!B2:B6,0)', 3], ['=MATCH(35,Data!B2:B6)', 3], ['=MATCH(3,{5,4,2},-1)', 2], ['=MATCH("x",Data!B2:B6,0)', NA], ['=INDEX(Data!A2:C6,2,3)', 0.25], ['=INDEX(Data!B2:B6,4)', 40], ['=INDEX(Data!A2:C6,9,1)', REF],
    ['=INDEX(Data!B2:B6,MATCH("date",Data!A2:A6,0))', 50], ['=SUM(INDEX(Data!A2:C6,0,2))', 150], ['=XLOOKUP("date",Data!A2:A6,Data!B2:B6)', 50], ['=XLOOKUP("none",Data!A2:A6,Data!B2:B6,"?")', '?'], ['=XLOOKUP(35,Data!B2:B6,Data!A2:A6,,-1)', 'cherry'], ['=XLOOKUP(35,Data!B2:B6,Data!A2:A6,,1)', 'apple pie'],
    ['=XMATCH(20,Data!B2:B6)', 2], ['=LOOKUP(45,Data!B2:B6,Data!A2:A6)', 'apple pie'], ['=CHOOSE(2,"a","b")', 'b'], ['=CHOOSE(3,"a","b")', VALUE], ['=ROWS(Data!A1:C4)', 4], ['=COLUMNS(Data!A1:C4)', 3], ['=ROW(Data!C7)', 7], ['=COLUMN(Data!C7)', 3], ['=SUM(TRANSPOSE(Data!B2:B6))', 150],
  ]);
});
