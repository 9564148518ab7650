/** A unit of CONVERT: what it measures, its size in the first unit of that, whether prefixes go before it, and its power. */
interface Unit {
  kind: string;
  size: number;
  prefixed: boolean;
  power: number;
}

// Sizes are those of Excel, also where it is a little off (a cubic pica) or takes prefixes unexpectedly (uk_pt, mph).
/** `name=size` for one unit, `name,alias=size`; a star after a name allows prefixes, `^2` or `^3` raises them. */
const UNITS: Record<string, string> = {
  mass: 'g*=1 sg=14593.902937206364 lbm=453.59237 u*=1.660538782e-24 ozm=28.349523125 grain=0.06479891 cwt,shweight=45359.237 uk_cwt,lcwt,hweight=50802.34544 stone=6350.29318 ton=907184.74 uk_ton,LTON,brton=1016046.9088',
  length:
    'm*=1 mi=1609.344 Nmi=1852 in=0.0254 ft=0.3048 yd=0.9144 ang*=1e-10 ell=1.143 ly*=9460730472580800 parsec*,pc*=30856775812815532 Picapt,Pica=0.00035277777777777776 pica=0.004233333333333333 survey_mi=1609.3472186944375',
  time: 'yr=31557600 day,d=86400 hr=3600 mn,min=60 sec*,s*=1',
  pressure: 'Pa*,p*=1 atm*,at*=101325 mmHg*=133.322 psi=6894.757293168361 Torr=133.32236842105263',
  force: 'N*=1 dyn*,dy*=0.00001 lbf=4.4482216152605 pond*=0.00980665',
  energy:
    'J*=1 e*=1e-7 c*=4.184 cal*=4.1868 eV*,ev*=1.602176487e-19 HPh,hh=2684519.537696173 Wh*,wh*=3600 flb=1.3558179483314004 BTU,btu=1055.05585262',
  power: 'HP,h=745.6998715822702 PS=735.49875 W*,w*=1',
  magnetism: 'T*=1 ga*=0.0001',
  volume:
    'tsp=4.92892159375e-6 tspm=0.000005 tbs=1.478676478125e-5 oz=2.95735295625e-5 cup=2.365882365e-4 pt,us_pt=4.73176473e-4 uk_pt*=5.6826125e-4 qt=9.46352946e-4 uk_qt=1.1365225e-3 gal=3.785411784e-3 uk_gal=4.54609e-3 l*,L*,lt*=0.001 ang^3*=1e-30 barrel=0.158987294928 bushel=0.03523907016688 ft^3=0.028316846592 in^3=0.000016387064 ly^3=8.467866646237155e47 m^3*=1 mi^3=4168181825.440579584 yd^3=0.764554857984 Nmi^3=6352182208 Picapt^3,Pica^3=4.3903956618655696e-11 GRT,regton=2.8316846592 MTON=1.13267386368',
  area: 'uk_acre=4046.8564224 us_acre=4046.872609874252 ang^2*=1e-20 ar*=100 ft^2=0.09290304 ha=10000 in^2=0.00064516 ly^2=8.950542107482944e31 m^2*=1 Morgen=2500 mi^2=2589988.110336 Nmi^2=3429904 Picapt^2,Pica^2=1.2445216049382716e-7 yd^2=0.83612736',
  information: 'bit*=1 byte*=8',
  speed:
    'admkn=0.5147733333333334 kn=0.5144444444444445 m/h*,m/hr*=0.0002777777777777778 m/s*,m/sec*=1 mph*=0.44704',
  temperature: 'K*,kel*=1 C,cel=1 F,fah=0.5555555555555556 Rank=0.5555555555555556 Reau=1.25',
};

const PREFIXES: Record<string, number> = {
  Y: 1e24,
  Z: 1e21,
  E: 1e18,
  P: 1e15,
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  h: 1e2,
  da: 10,
  e: 10,
  d: 0.1,
  c: 0.01,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
  a: 1e-18,
  z: 1e-21,
  y: 1e-24,
};

const BINARY = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];

function units(): Map<string, Unit> {
  const found = new Map<string, Unit>();
  for (const [kind, text] of Object.entries(UNITS)) {
    for (const entry of text.split(' ')) {
      const [names = '', size = ''] = entry.split('=');
      for (const name of names.split(',')) {
        const plain = name.replace('*', '');
        const power = Number(/\^(\d)$/.exec(plain)?.[1] ?? 1);
        const unit = { kind, size: Number(size), prefixed: name.endsWith('*'), power };
        found.set(plain, unit);
        if (power > 1) found.set(plain.replace('^', ''), unit);
      }
    }
  }
  return found;
}

/** Every name of a unit with its prefixes, what it measures and its size. */
export function allUnits(): { names: string[]; kinds: string[]; sizes: number[] } {
  const plain = units();
  const all = new Map([...plain].map(([name, { kind, size }]) => [name, { kind, size }]));
  for (const [name, { kind, size, prefixed, power }] of plain) {
    const prefixes = prefixed ? Object.entries(PREFIXES) : [];
    if (kind === 'information')
      prefixes.push(...BINARY.map((prefix, at): [string, number] => [prefix, 1024 ** (at + 1)]));
    for (const [prefix, factor] of prefixes)
      if (!all.has(prefix + name))
        all.set(prefix + name, { kind, size: size * Number(`${factor ** power}`) });
  }
  const list = [...all];
  return {
    names: list.map(([name]) => name),
    kinds: list.map(([, { kind }]) => kind),
    sizes: list.map(([, { size }]) => size),
  };
}
