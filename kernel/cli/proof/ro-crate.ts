import { type Certificate, type CertificateNode, keyOf } from './certificate.js';
import type { Environment } from './environment.js';

type Entity = Record<string, unknown> & { '@id': string };

const PROFILES = [
  'https://w3id.org/ro/wfrun/process/0.5',
  'https://w3id.org/ro/wfrun/workflow/0.5',
  'https://w3id.org/workflowhub/workflow-ro-crate/1.0',
];

const id = (node: CertificateNode) => `#${keyOf(node).replaceAll(' ', '-')}`;
const ref = (target: string) => ({ '@id': target });

/** A node as schema.org sees it. */
function entity(node: CertificateNode): Entity {
  const common = { '@id': id(node), name: `${node.kind} ${node.name}`, sha256: node.hash };
  if (node.kind === 'parameters') {
    return { ...common, '@type': 'PropertyValue', value: JSON.stringify(node.content) };
  }
  if (node.kind === 'processor' || node.kind === 'cell') {
    return { ...common, '@type': 'SoftwareSourceCode' };
  }
  const parts = (node.inputs ?? []).map((key) => ref(`#${key.replaceAll(' ', '-')}`));
  const based = parts.length === 0 ? {} : { isBasedOn: parts };
  return { ...common, '@type': 'CreativeWork', additionalType: node.kind, ...based };
}

/**
 * A bundle described as a Workflow Run RO-Crate (RO-Crate 1.1, Workflow Run profile 0.5): the notebook is the workflow, the
 * run an action from raw files to tables and figures. Only what the certificate says is said, no person and no machine.
 */
export function roCrate(
  notebook: string,
  files: readonly { path: string; sha256: string }[],
  certificate: Certificate,
  made: Environment,
): Record<string, unknown> {
  const { nodes } = certificate;
  const raw = nodes.filter(({ kind }) => kind === 'raw');
  const results = nodes.filter(({ kind }) => ['table', 'value', 'figure'].includes(kind));
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    name: notebook,
    // The crate's content says no time; RO-Crate wants one, and a fixed one keeps equal bundles equal.
    datePublished: '1980-01-01',
    description: 'A notebook with its raw files, its processors and a certificate of its results',
    license: 'as the files in it say',
    conformsTo: PROFILES.map(ref),
    mainEntity: ref(notebook),
    hasPart: files.map(({ path }) => ref(path)),
    mentions: [ref('#run')],
  };
  const run: Entity = {
    '@id': '#run',
    '@type': 'CreateAction',
    name: `Run of ${notebook}`,
    instrument: ref(notebook),
    object: raw.map((node) => ref(id(node))),
    result: results.map((node) => ref(id(node))),
    identifier: certificate.root,
  };
  const engine: Entity = {
    '@id': '#assay',
    '@type': 'ComputerLanguage',
    name: 'Assay (TypeScript)',
    version: made.assay,
    softwareRequirements: `Node.js ${made.node}`,
  };
  const fileEntities = files.map(({ path, sha256 }): Entity => {
    const type =
      path === notebook ? ['File', 'SoftwareSourceCode', 'ComputationalWorkflow'] : 'File';
    const language = path === notebook ? { programmingLanguage: ref('#assay') } : {};
    return { '@id': path, '@type': type, name: path, sha256, ...language };
  });
  const descriptor: Entity = {
    '@id': 'ro-crate-metadata.json',
    '@type': 'CreativeWork',
    conformsTo: ref('https://w3id.org/ro/crate/1.1'),
    about: ref('./'),
  };
  return {
    '@context': [
      'https://w3id.org/ro/crate/1.1/context',
      'https://w3id.org/ro/terms/workflow-run/context',
    ],
    '@graph': [descriptor, root, run, engine, ...fileEntities, ...nodes.map(entity)],
  };
}
