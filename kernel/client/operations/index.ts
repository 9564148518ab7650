/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Operations1 } from './operations-1.js';
import type { Operations2 } from './operations-2.js';
import type { Operations3 } from './operations-3.js';
import type { Operations4 } from './operations-4.js';
import type { Operations5 } from './operations-5.js';
import type { Operations6 } from './operations-6.js';
import type { Operations7 } from './operations-7.js';
import type { Operations8 } from './operations-8.js';

/** Every operation of the host by its method and path. */
export interface Operations
  extends
    Operations1,
    Operations2,
    Operations3,
    Operations4,
    Operations5,
    Operations6,
    Operations7,
    Operations8 {}
