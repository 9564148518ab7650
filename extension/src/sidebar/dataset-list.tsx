import type { Dataset } from '@assay/schema';
import { type JSX, Suspense, lazy, useEffect, useId, useMemo, useReducer, useState } from 'react';
import { NotLoaded, useSomeOf, useView } from '../view/index.js';
import { DatasetEntry } from './dataset-entry.js';
import { treeOf } from './dataset-tree.js';

/** Most pages are opened without processing anything. */
const ProcessForm = lazy(() =>
  import('./process-form.js').then(
    (module) => ({ default: module.ProcessForm }),
    () => ({ default: NotLoaded }),
  ),
);

/** From so many datasets on, they can be searched. */
const MANY = 8;

/** How old something is changes by itself. */
const AGE_MS = 30_000;

const KINDS = ['raw', 'processed', 'checkpoint'] as const;
type Kind = (typeof KINDS)[number];

/** All datasets, what was made from one below it; by kind and by name when there are many. */
export function DatasetList(): JSX.Element {
  const { project, trans } = useView();
  const { datasets, jobs } = project;
  const [processing, setProcessing] = useState<string | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useState<ReadonlySet<Kind>>(new Set());
  const [wanted, setWanted] = useState('');
  useAging();
  const search = wanted.trim().toLowerCase();
  const tree = useMemo(() => treeOf(datasets, jobs), [datasets, jobs]);
  const shown = tree.filter(
    ({ dataset, above }) =>
      !hidden.has(dataset.kind) &&
      (search === ''
        ? !above.some((id) => closed.has(id))
        : dataset.name.toLowerCase().includes(search)),
  );
  const { some, more } = useSomeOf(shown);
  return (
    <>
      <KindFilter
        datasets={datasets}
        hidden={hidden}
        onToggle={(kind) => {
          setHidden(toggled(hidden, kind));
        }}
      />
      {datasets.length >= MANY && <Search value={wanted} onChange={setWanted} />}
      <ul aria-label={trans.__('Datasets')} className="assay-List">
        {some.map((node) => (
          <DatasetEntry
            key={node.dataset.id}
            node={node}
            collapsed={closed.has(node.dataset.id)}
            onCollapse={() => {
              setClosed(toggled(closed, node.dataset.id));
            }}
            onProcess={() => {
              setProcessing(node.dataset.id === processing ? null : node.dataset.id);
            }}
          >
            {processing === node.dataset.id && (
              <Suspense fallback={<p className="assay-Empty">{trans.__('Loading…')}</p>}>
                <ProcessForm
                  dataset={node.dataset}
                  onClose={() => {
                    setProcessing(null);
                  }}
                />
              </Suspense>
            )}
          </DatasetEntry>
        ))}
      </ul>
      {more}
      {datasets.length > 0 && shown.length === 0 && (
        <p className="assay-Empty">{trans.__('No dataset fits what is asked for.')}</p>
      )}
    </>
  );
}

function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

function useAging(): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, AGE_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
}

interface KindFilterProps {
  datasets: readonly Dataset[];
  hidden: ReadonlySet<Kind>;
  onToggle(kind: Kind): void;
}

function KindFilter({ datasets, hidden, onToggle }: KindFilterProps): JSX.Element | null {
  const { trans } = useView();
  const counts = KINDS.map((kind) => datasets.filter((one) => one.kind === kind).length);
  if (counts.filter((count) => count > 0).length < 2) return null;
  const labels = {
    raw: (n: number) => trans.__('Raw %1', n),
    processed: (n: number) => trans.__('Processed %1', n),
    checkpoint: (n: number) => trans.__('Checkpoints %1', n),
  };
  return (
    <div role="group" aria-label={trans.__('Kinds shown')} className="assay-Kinds">
      {KINDS.map((kind, at) => (
        <button
          key={kind}
          type="button"
          className="assay-Button"
          aria-pressed={!hidden.has(kind)}
          disabled={counts[at] === 0}
          onClick={() => {
            onToggle(kind);
          }}
        >
          {labels[kind](counts[at] ?? 0)}
        </button>
      ))}
    </div>
  );
}

function Search({ value, onChange }: { value: string; onChange(text: string): void }): JSX.Element {
  const { trans } = useView();
  const id = useId();
  return (
    <div className="assay-Field">
      <label htmlFor={id}>{trans.__('Find')}</label>
      <input
        id={id}
        type="search"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
