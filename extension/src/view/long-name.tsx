import { Fragment, type JSX } from 'react';

/** A name that may be broken after its joints, and nowhere else as long as that is enough. */
export function LongName({ name }: { name: string }): JSX.Element {
  return (
    <>
      {name.split(/(?<=[_.-])/).map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
