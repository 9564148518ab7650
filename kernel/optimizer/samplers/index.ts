import type { Sampler } from '../sampler.js';
import { cmaEs } from './cma-es.js';
import { grid } from './grid.js';
import { halton } from './halton.js';
import { random } from './random.js';
import { tpe } from './tpe.js';

/** The ways to search, by the name that a request gives. */
export const SAMPLERS = {
  random,
  grid,
  qmc: halton,
  tpe,
  'cma-es': cmaEs,
} satisfies Record<string, Sampler>;

export type SamplerName = keyof typeof SAMPLERS;
export const SAMPLER_NAMES = Object.keys(SAMPLERS) as SamplerName[];
