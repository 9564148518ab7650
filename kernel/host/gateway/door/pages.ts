import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { safeHeaders } from './safe-headers.js';

const SWAGGER = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Assay API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/schema/assets/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/schema/assets/swagger-ui-bundle.js"></script>
<script src="/schema/assets/swagger-start.js"></script></body></html>
`;
const SWAGGER_START = `window.ui = SwaggerUIBundle({ url: '/schema/openapi.json', dom_id: '#swagger-ui',
  deepLinking: true, persistAuthorization: false, validatorUrl: null });
`;
const REDOC = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Assay API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0"><div id="redoc"></div>
<script src="/schema/assets/redoc.standalone.js"></script>
<script src="/schema/assets/redoc-start.js"></script></body></html>
`;
const REDOC_START = `Redoc.init('/schema/openapi.json', { disableSearch: false },
  document.getElementById('redoc'));
`;
/** Everything comes from here: a page that asked anyone else would tell them that it is read. */
const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:";
const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const require = createRequire(import.meta.url);
const swagger = (file: string) => async (): Promise<string> =>
  readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), file), 'utf8');
const redoc = async (): Promise<string> =>
  readFile(
    join(dirname(require.resolve('redoc/package.json')), 'bundles/redoc.standalone.js'),
    'utf8',
  );
const constant = (text: string) => (): Promise<string> => Promise.resolve(text);

const PAGES: Record<string, { type: string; read: () => Promise<string> }> = {
  '/schema/swagger': { type: HTML, read: constant(SWAGGER) },
  '/schema/redoc': { type: HTML, read: constant(REDOC) },
  '/schema/assets/swagger-start.js': { type: SCRIPT, read: constant(SWAGGER_START) },
  '/schema/assets/redoc-start.js': { type: SCRIPT, read: constant(REDOC_START) },
  '/schema/assets/swagger-ui.css': {
    type: 'text/css; charset=utf-8',
    read: swagger('swagger-ui.css'),
  },
  '/schema/assets/swagger-ui-bundle.js': {
    type: SCRIPT,
    read: swagger('swagger-ui-bundle.js'),
  },
  '/schema/assets/redoc.standalone.js': {
    type: SCRIPT,
    // Its footer would fetch a picture from elsewhere.
    read: async () => (await redoc()).replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w./-]+/g, 'data:,'),
  },
};

const texts = new Map<string, Promise<string>>();

/** Sends one of the documents' pages or their parts; false when there is none of that path. */
export async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  headers: Record<string, string>,
): Promise<boolean> {
  const key = path.replace(/\/$/, '');
  const page = Object.hasOwn(PAGES, key) ? PAGES[key] : undefined;
  if (page === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const read = texts.get(key) ?? page.read();
  texts.set(key, read);
  const bytes = Buffer.from(await read);
  response.writeHead(200, {
    ...safeHeaders(),
    'content-type': page.type,
    'content-length': bytes.length,
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
  return true;
}
