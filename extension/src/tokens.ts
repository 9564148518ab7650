import { Token } from '@lumino/coreutils';
import type { Project } from './project/index.js';

/** The project that this page shows, live. */
export const IProject = new Token<Project>(
  '@assay/extension:IProject',
  'The Assay project that this page shows: datasets, processors, jobs and annotations, live.',
);

export type IProject = Project;
