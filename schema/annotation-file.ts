/**
 * The text of a project's annotations, beside the data and not in `.assay`: git keeps it and shows what changed. The dot
 * keeps it out of folders that are loaded.
 */
export const ANNOTATION_FILE = '.annotations.jsonl';
