/** The live state of a job: the Job object itself. */
export const JOB_MIME = 'application/vnd.assay.job.v1+json';

/** Which dataset an output shows: `{name, rows, hash}`, for programs that read a saved notebook. */
export const DATASET_MIME = 'application/vnd.assay.dataset.v1+json';

/** A Vega-Lite v6 specification. */
export const CHART_MIME = 'application/vnd.vegalite.v6+json';
