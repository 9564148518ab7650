const WORDS =
  /^(s|sec|secs|seconds?|ms|µs|us|ns|min|mins|minutes?|h|hr|hrs|hours?|d|days?|yr|years?|months?|utc|gmt|local|m|mm|cm|km|µm|um|nm|pm|å|a|angstroms?|ft|in|inch|inches|mi|nmi|l|ml|cc|µl|ul|g|kg|mg|µg|ug|ng|pg|t|lb|k|kelvin|c|f|degc|degf|deg|degt|degrees?|degrees?_c(elsius)?|rad|v|mv|µv|uv|kv|volts?|ma|µa|ua|na|amps?|w|mw|kw|watts?|j|kj|ev|mev|kev|n|kn|mn|pa|hpa|kpa|mpa|gpa|bar|mbar|psi|atm|torr|hz|khz|mhz|ghz|ohm|ohms|kohms?|mohms?|f|pf|nf|µf|uf|h|mh|t|mt|gauss|mol|mmol|µmol|umol|nmol|m\/s|m\/sec|km\/h|kn|kts|knots?|mph|ppm|ppb|ppt|ppmv|psu|pss-78|%|percent|permil|‰|ph|au|a\.u\.|arb\.?( ?units)?|counts?|cts|cps|count|cpm|rpm|db|dbm|dbar|mag|arcsec|arcmin|jd|mjd|w\/m2|w\/m\^2|w\/m²|mm\/h|g\/l|mg\/l|µg\/l|ug\/l|µg\/m3|ug\/m3|µs\/cm|us\/cm|ms\/cm|ntu|1|unitless|no_?units?|dimensionless|none|n\/a|nan|-|--|#|rn|ts|hhmm|hh:mm|yyyymmdd|yr|mo|dy|hr|mn|degrees_north|degrees_east|celsius|fahrenheit|sec\.?|nmi|ft)$/i;
/** Units of several words. */
const PHRASES =
  /^(deg(rees?|\.)? ?(c|f|k|celsius|fahrenheit|n|e|s|w|north|east|true)|per ?mill?(e)?|((cal|cal\.) )?(k|m)?(yrs?|years?|a) (b\.?p\.?|ago)|(m|k)yrs?|arb\.? u(nits?|\.)|relative units|fraction of \w+|(sq\.?|square) ?[ckm]?m)$/i;
/** `10^6 sq km`: so many of the unit. */
const FACTOR = /^10\^?[-−]?\d+ +/;
/** A figure of per cent says which limit or share a column is, not what it is measured in. */
const SHARE = /^[\d.,]+ ?%$/;
/** Such as `C0mS/cm`: the number of a sensor, then its unit. */
const BEHIND_NUMBER = /^\w*\d((?:m|u|µ)?S\/c?m|(?:m|M|u|µ)?[gGLl]\/(?:L|l|kg|Kg|m\^?3))$/;
/** `m/(sec^2)`: all behind the stroke in brackets. */
const BRACKETED = /\/\(([^()]+)\)$/;
const COMPOUND =
  /^[a-zµμ°ωΩå%‰]{1,8}([ ·*.]?[\^]?[-−]?\d{1,2}|²|³)?([ ·*./][a-zµμ°Ωå]{1,8}([\^]?[-−]?\d{1,2}|²|³|⁻¹|⁻²)?){1,4}$/i;

/** `Temp °C` is a name with its unit. */
const NAME_THEN_UNIT = /^(?!deg)\p{L}{3,} °/iu;

/** `MM/DD/YYYY` and the like tell how a value is written, not what it is measured in. */
const WRITTEN = /^(?=.*(yy|hh|dd|jj))(j{4}|n{2}|[ymdhst]|[-/:, ]|\.0*|[ap]m)+$/i;

/** `Year(s)` are one or several; `Time(s)` is in seconds. */
const PLURAL =
  /(^|[^\p{L}])(year|month|week|day|hour|minute|date|author|name|file|sample|site|station|note|reference|value|flag|method|sensor|event|scan|cycle|point|count|code|group|region|gene|keyword|tag|result|parameter|component|compound|element|specimen|subject|patient|operator|location|instrument)\(s\)$/iu;

/** `Temp, °C (LGR S/N: 1234)`: which instrument it was. */
const REMARK = /^(.*\S)\s+\([^()]*\S:\s*[^()]+\)$/;

/** What was computed of the values, or how broad they are. */
const STATISTIC =
  /^(sd|s\.d\.|sem|std\.?( ?dev\.?)?|stdev|stderr|mean|avg\.?|average|median|sum|rms|fwhm|rsd|raw|smoothed|corrected)$/i;

/** The unit in a header's text: `name (unit)`, `name [unit]`, `name / unit`, `name, unit`. */
export function unitOf(header: string): string | undefined {
  const remark = REMARK.exec(header.trim());
  if (remark !== null) return unitOf(remark[1] ?? '');
  const bracket = /^(.*\S)\s*[[(]\s*([^()[\]]{1,24})\s*[\])]$/.exec(header.trim());
  if (bracket !== null) {
    const whole = (bracket[2] ?? '').trim();
    // `[ITS-90, deg C]`: a scale or a method, then the unit.
    const last = /^.*\S,\s*([^,]+)$/.exec(whole)?.[1] ?? '';
    const unit = isUnit(last) ? last : whole;
    // Without a blank before it a bracket may belong to the name, as in CO(GT).
    const apart = /\s[[(][^[(]*$/.test(header.trim());
    // `dR (SD)` tells what was computed, `G(n)` which of several it is.
    if (STATISTIC.test(unit) || (!apart && unit === 'n')) return undefined;
    // `abundance[1]` counts.
    if (!apart && PLURAL.test(header.trim())) return undefined;
    const fits = apart ? plausible(unit) : isUnit(unit) && !WRITTEN.test(unit) && unit !== '1';
    return fits ? unit : undefined;
  }
  const slash = /^(\S.*?)\s+\/\s*(\S.{0,20})$/.exec(header.trim());
  if (slash !== null && isUnit(slash[2] ?? '')) return slash[2];
  const comma = /^(\S.*?),\s*(\S{1,12})$/.exec(header.trim());
  if (comma !== null && isUnit(comma[2] ?? '')) return comma[2];
  const sensor = BEHIND_NUMBER.exec(header.trim())?.[1];
  if (sensor !== undefined) return sensor;
  const tight = /^([^/\s]+)\/([^/\s]{1,8})$/.exec(header.trim());
  if (tight !== null && isUnit(tight[2] ?? '') && !isUnit(tight[1] ?? '')) return tight[2];
  return undefined;
}

/** Whether a text tells how a moment is written, such as `yyyy/mm/dd hh:mm:ss.000`. */
export function isMomentForm(text: string): boolean {
  return WRITTEN.test(text.trim().replace(/^[[(](.*)[\])]$/, '$1'));
}

/** Whether a text by itself is a unit of measurement, bare or in brackets. */
export function isUnit(text: string): boolean {
  const bare = text
    .trim()
    .replace(/^[[(](.*)[\])]$/, '$1')
    .trim()
    .replace(BRACKETED, '/$1')
    .replace(FACTOR, '');
  if (bare === '') return false;
  return (
    WORDS.test(bare) ||
    PHRASES.test(bare) ||
    /^[°µμΩ%‰℃℉]/.test(bare) ||
    (bare.length <= 20 &&
      COMPOUND.test(bare) &&
      /[/²³°µμ^\d]/.test(bare) &&
      !NAME_THEN_UNIT.test(bare)) ||
    /^1 ?\/ ?[a-zµμ°Ω]{1,6}([\^]?-?\d)?$/i.test(bare)
  );
}

/** A unit as it stands in a units row, without its brackets; undefined for a blank or a dash. */
export function unitText(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^[[(](.*)[\])]$/, '$1')
    .trim();
  return bare === '' || /^[-–—]+$/.test(bare) ? undefined : bare;
}

/** Text in brackets behind a name is a unit unless it reads like prose. */
function plausible(text: string): boolean {
  if (text === '' || /^\d+$/.test(text) || SHARE.test(text) || WRITTEN.test(text)) return false;
  if (text.length === 1) return isUnit(text);
  return (
    isUnit(text) ||
    (!/\s\S+\s/.test(text) && /^[^\s,;:=]{1,12}$/.test(text) && !/^[A-Z][a-z]{3,}$/.test(text))
  );
}
