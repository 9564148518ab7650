import type { Annotation } from '@assay/schema';

/** Everything that a person decides about an annotation, as text that can be compared. */
export function meaning(annotation: Annotation): string {
  const { dataset, kind, x_column, y_column, x0, x1, y0, y1, text, author } = annotation;
  const { tags = [], color = null } = annotation;
  return JSON.stringify([
    ...[dataset, kind, x_column ?? null, y_column ?? null, x0, x1, y0 ?? null, y1 ?? null],
    ...[text, author, tags, color],
  ]);
}
