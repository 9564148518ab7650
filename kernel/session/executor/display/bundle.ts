/** A value in the forms that a front end may show, by MIME type. */
export type Bundle = Record<string, unknown>;
