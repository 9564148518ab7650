import { MimeModel, RenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { JOB_MIME } from '@assay/schema';
import { JobOutput } from '../../extension/src/jobs/job-output';
import { JobStage } from '../../extension/src/project/job-stage';

const job = {
  id: 'j1',
  job_type: 'process',
  status: 'PENDING',
  priority: 5,
  progress: { done: 0, total: null, fraction: null },
  retry_count: 0,
  max_retries: 3,
  scheduled_at: '2026-01-01T00:00:00Z',
  started_at: null,
  completed_at: null,
  error_details: null,
  processor: 'rolling_mean',
  dataset: 'ecg',
  table: null,
  result_id: 'r1',
  cached: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the job's renderer in Lab's own registry", () => {
  const stage = new JobStage();
  const view = {
    project: { stage },
    trans: nullTranslator.load('assay'),
    commands: new CommandRegistry(),
  };
  const registry = new RenderMimeRegistry();
  registry.addFactory(
    { safe: true, mimeTypes: [JOB_MIME], createRenderer: () => new JobOutput(view) },
    0,
  );
  const bundle = { [JOB_MIME]: job, 'text/plain': 'a job' };
  let renderer;

  afterAll(() => {
    renderer.dispose();
    stage.dispose();
  });

  it('is preferred to the fallbacks and draws the state that the cell saved', async () => {
    const type = registry.preferredMimeType(bundle, 'any');
    expect(type).toBe(JOB_MIME);
    renderer = registry.createRenderer(type);
    Widget.attach(renderer, document.body);
    await renderer.renderModel(new MimeModel({ data: bundle, trusted: true }));
    await settled();
    expect(renderer.node.textContent).toContain('PENDING');
    expect(renderer.node.querySelector('[role=group]').getAttribute('aria-label')).toBe(
      'Job rolling_mean',
    );
  });

  it('draws every later state once, in order, however fast they come', async () => {
    const drawn = [];
    const ended = new Promise((resolve) => {
      const look = () => {
        const [status] = /PENDING|PROCESSING|COMPLETED/.exec(renderer.node.textContent) ?? [];
        if (status !== drawn.at(-1)) drawn.push(status);
        if (status === 'COMPLETED') resolve();
      };
      new MutationObserver(look).observe(renderer.node, {
        ...{ childList: true, subtree: true, characterData: true },
      });
    });
    stage.show({ ...job, status: 'PROCESSING' });
    stage.show({ ...job, status: 'COMPLETED' });
    await ended;
    expect(drawn).toEqual(['PROCESSING', 'COMPLETED']);
  });

  it('draws what comes between its first drawing and whatever runs next', async () => {
    const early = registry.createRenderer(JOB_MIME);
    Widget.attach(early, document.body);
    const other = { ...job, id: 'j2' };
    const drawn = new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        // News of the same state waits for no moment.
        stage.show({ ...other, dataset: 'filtered' });
        resolve();
      }).observe(early.node, { childList: true, subtree: true });
    });
    await early.renderModel(new MimeModel({ data: { [JOB_MIME]: other }, trusted: true }));
    await drawn;
    await settled();
    expect(early.node.textContent).toContain('filtered');
    early.dispose();
  });
});
