const SIGN = '[%‰€$£¥°]|°\\s?[CFK]';
const UNIT =
  'nm|µm|um|mm|cm|m|km|kg|g|mg|µg|s|ms|µs|us|min|h|Hz|kHz|MHz|GHz|V|mV|A|mA|K|Pa|hPa|kPa|MPa|bar|mbar|ppm|ppb|dB|dBm|mL|ml|µL|W|kW|N|kN|EUR|USD|CHF';
const BEHIND = new RegExp(
  `^([-+−]?[\\d.,' \u00a0\u202f]*\\d\\.?)(\\s?(?:${SIGN})|\\s(?:${UNIT}))$`,
);
const BEFORE = /^([-+−]?)([€$£¥])\s?(\d[\d.,'\s]*)$/;

/** `ax=-0.32`: the value of what it names. */
const KEYED = /^([A-Za-z_][\w .-]{0,30}=)\s?([-+−]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][-+]?\d{1,3})?)$/;

/** The name in a sign such as `ax=`. */
export function keyOf(affix: string): string | undefined {
  return affix.endsWith('=') ? affix.slice(0, -1).trim() : undefined;
}

/** A number and the sign beside it: `12,5 %`, `1.234,56 €`, `$3.20`, `20.5 °C`, `ax=-0.32`. */
export function splitAffix(text: string): { number: string; affix: string } | undefined {
  const behind = BEHIND.exec(text);
  if (behind !== null) return { number: (behind[1] ?? '').trim(), affix: (behind[2] ?? '').trim() };
  const keyed = KEYED.exec(text);
  if (keyed !== null) return { number: keyed[2] ?? '', affix: keyed[1] ?? '' };
  const before = BEFORE.exec(text);
  if (before === null) return undefined;
  return { number: `${before[1] ?? ''}${before[3] ?? ''}`, affix: before[2] ?? '' };
}
