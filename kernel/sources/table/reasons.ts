/** Why something is read as it is, where the person said so. */
export const CHOSEN = 'it was chosen';
/** Why a column without a value has the type that it has. */
export const NO_VALUE = 'it holds no value';
