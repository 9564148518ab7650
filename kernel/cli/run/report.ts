import { writeFile } from 'node:fs/promises';
import { escapeHtml } from '@assay/schema';
import { toJson } from '../context.js';
import type { RunResult } from './results.js';
import type { RunStatus } from './run-notebook.js';
import type { RunStep } from './steps.js';

export interface NotebookReport {
  path: string;
  status: RunStatus;
  cells_run: number;
  /** 1-based number of the cell at which an interrupted run went on; null for a run from the start. */
  resumed_at: number | null;
  failed_cell: number | null;
  error: { ename: string; evalue: string; traceback: string[] } | null;
  seconds: number;
  /** Why a second run in an empty store gave something else, when one was asked for. */
  drift?: string;
  /** With which versions the file was made that are others here. */
  mismatch?: string;
  steps: RunStep[];
  results: RunResult[];
}

export interface RunReport {
  notebooks: NotebookReport[];
}

const escapeXml = (text: string) =>
  escapeHtml(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ''));

/** JUnit's XML, which every CI system reads: one test case a notebook. */
function junit(report: RunReport): string {
  const cases = report.notebooks.map((one) => {
    const head = `<testcase classname="assay" name="${escapeXml(one.path)}" time="${one.seconds.toFixed(3)}"`;
    if (one.status === 'ok' && one.drift === undefined) return `${head}/>`;
    const message =
      one.drift ?? `${one.status} in cell ${one.failed_cell ?? '?'}: ${one.error?.evalue ?? ''}`;
    const body = one.error?.traceback.join('\n') ?? '';
    return `${head}><failure message="${escapeXml(message)}">${escapeXml(body)}</failure></testcase>`;
  });
  const failed = (one: NotebookReport) => one.status !== 'ok' || one.drift !== undefined;
  const failures = report.notebooks.filter(failed).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="assay run" tests="${cases.length}" failures="${failures}">`,
    ...cases,
    '</testsuite>',
    '',
  ].join('\n');
}

export async function writeReport(file: string, report: RunReport): Promise<void> {
  await writeFile(file, file.endsWith('.xml') ? junit(report) : `${toJson(report)}\n`);
}
