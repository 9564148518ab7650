import { ReactWidget } from '@jupyterlab/ui-components';
import { type DragEvent, type JSX, type ReactNode, Suspense, lazy, useState } from 'react';
import { AnnotationList } from '../annotations/index.js';
import { JobList } from '../jobs/index.js';
import { NotLoaded, type View, ViewContext, useSignal, useView } from '../view/index.js';
import { assayIcon } from '../icon/index.js';
import { DatasetSection } from './dataset-section.js';
import { LinkLine } from './link-line.js';
import { ProcessorList } from './processor-list.js';
import type { UploadLimits } from './upload.js';
import { useUploads } from './use-uploads.js';

/** Shown only when a result is selected, so it is loaded then. */
const OptimizerRegion = lazy(() =>
  import('../optimizer/index.js').then(
    (module) => ({ default: module.OptimizerRegion }),
    () => ({ default: NotLoaded }),
  ),
);

/** The sidebar: everything of the project, live, with no notebook open and no kernel of a notebook needed. */
export class AssayPanel extends ReactWidget {
  constructor(
    private readonly view: View,
    private readonly limits: () => UploadLimits,
  ) {
    super();
    this.id = 'assay-panel';
    this.title.icon = assayIcon;
    this.title.caption = view.trans.__('Assay');
    this.addClass('assay-Panel');
  }

  protected override render(): JSX.Element {
    return (
      <ViewContext.Provider value={this.view}>
        <PanelBody limits={this.limits} />
      </ViewContext.Provider>
    );
  }
}

function PanelBody({ limits }: { limits: () => UploadLimits }): JSX.Element {
  const { project, trans } = useView();
  useSignal(project.changed);
  const uploads = useUploads(limits);
  const [over, setOver] = useState(false);
  const accept = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(event.type === 'dragover');
    if (event.type === 'drop') void uploads.add([...event.dataTransfer.files]);
  };
  return (
    <div
      role="region"
      aria-label={trans.__('Assay')}
      className="assay-Panel-body"
      data-over={over}
      onDragOver={accept}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={accept}
    >
      <LinkLine />
      <DatasetSection uploads={uploads} />
      <Section title={trans.__('Processors')}>
        <ProcessorList />
      </Section>
      <Section title={trans.__('Jobs')}>
        <JobList />
      </Section>
      <Suspense fallback={null}>
        {project.selectedResult !== null && <OptimizerRegion result={project.selectedResult} />}
      </Suspense>
      <Section title={trans.__('Annotations')}>
        <AnnotationList />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="assay-Section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
