/** Curves through points. */
export { fitCurve, type Fit } from './levenberg-marquardt.js';
export { MODELS, type Model } from './models.js';
