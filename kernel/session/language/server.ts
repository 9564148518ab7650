import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Rpc from 'vscode-jsonrpc/node.js';

/** Memory that Go lets grow between collections, in percent: the service is idle nearly always, and then counts. */
const GROWTH = '40';

/** TypeScript's own settings, as an editor would send them. */
const SETTINGS = {
  suggest: { autoImports: false, completeFunctionCalls: false },
  preferences: { includeCompletionsForModuleExports: false },
  tsserver: { automaticTypeAcquisition: false },
};

const CAPABILITIES = {
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown'], snippetSupport: false } },
    hover: { contentFormat: ['markdown'] },
    signatureHelp: { signatureInformation: { documentationFormat: ['markdown'] } },
    diagnostic: {},
  },
  workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
};

const PAGE = 4096;

const require = createRequire(import.meta.url);

/** TypeScript's native compiler for this machine. */
function compilerFile(): string {
  const manifest = require.resolve('typescript-native/package.json');
  const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const folder = path.dirname(createRequire(manifest).resolve(name));
  return path.join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
}

/** One process of TypeScript 7's language server. */
export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #connection: Rpc.MessageConnection;
  readonly #gone: Promise<void>;
  readonly #ready: Promise<void>;

  /** `ended` is called once, when the process is gone. */
  constructor(root: string, ended: () => void) {
    const { createMessageConnection, StreamMessageReader, StreamMessageWriter } =
      require('vscode-jsonrpc/node.js') as typeof Rpc;
    this.#child = spawn(compilerFile(), ['--lsp', '--stdio'], {
      env: { ...process.env, GOGC: GROWTH },
      stdio: ['pipe', 'pipe', 'ignore'],
      // A terminal's Ctrl-C is not meant for it; it ends with its input.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const { stdin, stdout } = this.#child;
    if (!stdin || !stdout) throw new Error('the language server has no pipes');
    // It may be gone before it was told something; `ended` says so.
    stdin.on('error', () => undefined);
    const writer = new StreamMessageWriter(stdin);
    const write = writer.write.bind(writer);
    // What cannot be written any more is never answered, and `over` says why; the library would let the failure escape.
    writer.write = (message) => write(message).catch(() => undefined);
    this.#connection = createMessageConnection(new StreamMessageReader(stdout), writer);
    this.#connection.onError(() => undefined);
    this.#connection.onRequest('workspace/configuration', (asked: { items: unknown[] }) =>
      asked.items.map(() => SETTINGS),
    );
    for (const name of ['client/registerCapability', 'client/unregisterCapability'])
      this.#connection.onRequest(name, () => null);
    this.#connection.listen();
    this.#gone = new Promise((resolve) => {
      const over = (): void => {
        this.#connection.dispose();
        resolve();
        ended();
      };
      this.#child.once('error', over);
      this.#child.once('exit', over);
    });
    this.#ready = this.#greet(root);
    this.#ready.catch(() => undefined);
  }

  async #greet(root: string): Promise<void> {
    await this.#ask('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: 'notebook' }],
      capabilities: CAPABILITIES,
      initializationOptions: { disablePushDiagnostics: true },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  /** Answer of a request; rejects when the server ends before. */
  async request<T>(method: string, parameters: object): Promise<T> {
    await this.#ready;
    return this.#ask(method, parameters);
  }

  async notify(method: string, parameters: object): Promise<void> {
    await this.#ready;
    await this.#connection.sendNotification(method, parameters);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Resident MiB; 0 where the system does not say. */
  get resident(): number {
    try {
      const pages = readFileSync(`/proc/${this.#child.pid ?? 0}/statm`, 'utf8').split(' ')[1];
      return (Number(pages) * PAGE) / 2 ** 20;
    } catch {
      return 0;
    }
  }

  #ask<T>(method: string, parameters: object): Promise<T> {
    const over = this.#gone.then((): never => {
      throw new Error('the language server ended');
    });
    return Promise.race([this.#connection.sendRequest<T>(method, parameters), over]);
  }
}
