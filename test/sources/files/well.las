~Version
VERS.   2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
WRAP.   YES : several lines a step
~Well
STRT.M   100.0 : START
NULL.  -999.25 : NO VALUE
WELL.   NO 7 : WELL
# a remark
~Curve
DEPT.M        : depth
GR  .GAPI     : gamma ray
NPHI.V/V      : porosity
CODE.         : core
~A
100.000
  55.10  0.2500
  12
100.500
  -999.25 0.2600
  13
101.000
  57.30
