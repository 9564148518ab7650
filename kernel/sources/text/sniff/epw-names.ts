import type { ProseNames } from './names-in-prose.js';
import type { Line } from './rows.js';

/** The fields of an EnergyPlus weather file in the order of its data dictionary, and their units. */
const FIELDS: readonly (readonly [string, string?])[] = [
  ...([['Year'], ['Month'], ['Day'], ['Hour'], ['Minute']] as const),
  ['Data Source and Uncertainty Flags'],
  ...([
    ['Dry Bulb Temperature', 'C'],
    ['Dew Point Temperature', 'C'],
  ] as const),
  ...([
    ['Relative Humidity', '%'],
    ['Atmospheric Station Pressure', 'Pa'],
  ] as const),
  ['Extraterrestrial Horizontal Radiation', 'Wh/m2'],
  ['Extraterrestrial Direct Normal Radiation', 'Wh/m2'],
  ['Horizontal Infrared Radiation Intensity', 'Wh/m2'],
  ['Global Horizontal Radiation', 'Wh/m2'],
  ['Direct Normal Radiation', 'Wh/m2'],
  ['Diffuse Horizontal Radiation', 'Wh/m2'],
  ['Global Horizontal Illuminance', 'lux'],
  ['Direct Normal Illuminance', 'lux'],
  ['Diffuse Horizontal Illuminance', 'lux'],
  ['Zenith Luminance', 'Cd/m2'],
  ...([
    ['Wind Direction', 'deg'],
    ['Wind Speed', 'm/s'],
  ] as const),
  ...([['Total Sky Cover'], ['Opaque Sky Cover'], ['Visibility', 'km']] as const),
  ...([['Ceiling Height', 'm'], ['Present Weather Observation']] as const),
  ...([['Present Weather Codes'], ['Precipitable Water', 'mm']] as const),
  ...([['Aerosol Optical Depth'], ['Snow Depth', 'cm']] as const),
  ...([['Days Since Last Snowfall'], ['Albedo']] as const),
  ...([
    ['Liquid Precipitation Depth', 'mm'],
    ['Liquid Precipitation Quantity', 'hr'],
  ] as const),
];

/** The names that an EnergyPlus weather file leaves out: its fields are the same in every file. */
export function epwNames(above: readonly Line[], count: number): ProseNames | undefined {
  const location = above.find(({ text }) => /^LOCATION,/i.test(text));
  const periods = above.some(({ text }) => /^DATA PERIODS,/i.test(text));
  if (location === undefined || !periods || count > FIELDS.length || count < 30) return undefined;
  const fields = FIELDS.slice(0, count);
  return {
    names: fields.map(([name]) => name),
    units: fields.map(([, unit]) => unit),
    line: location.number,
  };
}
