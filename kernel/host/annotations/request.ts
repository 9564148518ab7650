import { AssayError, type Annotation, type AnnotationRequest, type Column } from '@assay/schema';
import type { KnownDataset } from '../../store/index.js';
import { axisJson, isAxis, parseAxisValue, type AxisValue } from '../axis-value.js';
import { knownColumn } from '../known-dataset.js';

/** A request as far as it can be understood without the data. */
export interface Wanted {
  kind: Annotation['kind'];
  x: Column;
  x0: AxisValue;
  x1: AxisValue;
  fields: Pick<Annotation, 'x_column' | 'y_column' | 'x0' | 'x1' | 'y0' | 'y1'>;
}

/**
 * Reads a request against the dataset's columns. A region's edges may come in either order.
 *
 * @throws AssayError `annotation-position`, `column-unknown`, `column-type`, `position-invalid`
 */
export function readRequest(request: AnnotationRequest, dataset: KnownDataset): Wanted {
  const x = xColumn(request, dataset);
  const y = request.y_column == null ? null : knownColumn(dataset, request.y_column, '/y_column');
  const { at, from, to } = request;
  const point = at !== undefined;
  if (point ? from !== undefined || to !== undefined : from === undefined || to === undefined) {
    throw new AssayError('annotation-position', 'give `at` for a point, or `from` and `to`', {
      pointer: point ? '/at' : from === undefined ? '/from' : '/to',
    });
  }
  const first = parseAxisValue(x.type, at ?? from ?? 0, point ? '/at' : '/from');
  const second = parseAxisValue(x.type, at ?? to ?? 0, point ? '/at' : '/to');
  const [x0, x1] = first <= second ? [first, second] : [second, first];
  const yOf = (value: number | string | null | undefined, pointer: string) => {
    if (value === null || value === undefined) return null;
    const type = y !== null && isAxis(y) ? y.type : 'number';
    return axisJson(type, parseAxisValue(type, value, pointer));
  };
  return {
    kind: point ? 'point' : 'region',
    x,
    x0,
    x1,
    fields: {
      x_column: x.name,
      y_column: y?.name ?? null,
      x0: axisJson(x.type, x0),
      x1: axisJson(x.type, x1),
      y0: yOf(request.y ?? request.y_from, request.y == null ? '/y_from' : '/y'),
      y1: yOf(request.y_to ?? (point ? request.y : null), '/y_to'),
    },
  };
}

/** The column given, else the first that can be an axis. */
function xColumn(request: AnnotationRequest, dataset: KnownDataset): Column {
  const column =
    request.x_column == null
      ? dataset.columns.find(isAxis)
      : knownColumn(dataset, request.x_column, '/x_column');
  if (column !== undefined && isAxis(column)) return column;
  const axes = dataset.columns.filter(isAxis).map((candidate) => candidate.name);
  throw new AssayError(
    'column-type',
    column === undefined
      ? `"${dataset.name}" has no column of numbers or times to annotate along`
      : `"${column.name}" is ${column.type} and cannot be an axis`,
    { pointer: '/x_column', remedy: `columns that can: ${axes.join(', ') || 'none'}` },
  );
}
