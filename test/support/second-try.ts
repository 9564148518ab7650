import { jest } from '@jest/globals';

// Some tests hold what the interface promises in milliseconds, and every test starts real processes. A second try tells a
// machine that was busy for a moment from a product that is slow or wrong; the first failure is still printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
