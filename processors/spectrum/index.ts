/** Fourier transforms and spectra. */
export { welch, type Spectrum, type Taper, type WelchOptions } from './welch.js';
