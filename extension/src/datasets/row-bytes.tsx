import { type JSX, useLayoutEffect, useRef } from 'react';
import type { RowSource } from '../project/index.js';
import { useView } from '../view/index.js';

/** A row in the file that it was read from: its own bytes marked, with what stands around them. */
export function RowBytes({ source }: { source: RowSource }): JSX.Element {
  const { trans } = useView();
  const { row, file, line, byte_start, byte_end, encoding } = source;
  const text = useRef<HTMLPreElement>(null);
  const own = useRef<HTMLElement>(null);
  // What stands around it may be taller than the box.
  useLayoutEffect(() => {
    if (text.current === null || own.current === null) return;
    const { clientHeight } = text.current;
    text.current.scrollTop = own.current.offsetTop - (clientHeight - own.current.offsetHeight) / 2;
  }, [source]);
  const where = line === null ? file : trans.__('%1, line %2', file, line);
  return (
    <div role="group" aria-label={trans.__('Source of row %1', row)}>
      <h3>{trans.__('Row %1 in %2', row, where)}</h3>
      <p className="assay-Dataset-note">
        {trans.__('bytes %1 to %2, %3', byte_start, byte_end, encoding)}
      </p>
      <pre ref={text} tabIndex={0} aria-label={trans.__('Text of the file')}>
        {source.before}
        <mark ref={own}>{source.text}</mark>
        {source.after}
      </pre>
    </div>
  );
}
