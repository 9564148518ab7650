import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE = 2;

/**
 * The part of S3 that reading needs, over a map of keys to bytes in one bucket: objects with their ETag, and lists in pages of
 * two. Each request's signature is computed anew from AWS's specification of it (Signature Version 4) and must be the one sent.
 */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  /** What was asked, as method and path, and how it was answered. */
  readonly asked: string[] = [];
  private constructor(
    private readonly server: Server,
    private readonly bucket: string,
    private readonly keys: { id: string; secret: string },
  ) {}

  static async start(bucket: string, keys: { id: string; secret: string }): Promise<S3Server> {
    const server = createServer();
    const started = new S3Server(server, bucket, keys);
    server.on('request', (request, response) => started.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.endpoint);
    const end = (status: number, body: Buffer | string = '', headers = {}): void => {
      this.asked.push(`${request.method} ${url.pathname} ${status}`);
      response.writeHead(status, headers).end(body);
    };
    if (!this.isSigned(request, url))
      return end(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (bucket !== this.bucket) return end(404, '<Error><Code>NoSuchBucket</Code></Error>');
    const key = rest.join('/');
    if (key === '') return end(200, this.list(url), { 'content-type': 'application/xml' });
    const object = this.objects.get(key);
    if (object === undefined) return end(404, '<Error><Code>NoSuchKey</Code></Error>');
    const etag = `"${createHash('md5').update(object).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return end(304, '', { etag });
    return end(200, object, { etag, 'content-type': 'application/octet-stream' });
  }

  private list({ searchParams }: URL): string {
    const prefix = searchParams.get('prefix') ?? '';
    const from = Number(searchParams.get('continuation-token') ?? 0);
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
      .sort();
    const listed = keys.slice(from, from + PAGE).map((key) => {
      const text = key.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      return `<Contents><Key>${text}</Key></Contents>`;
    });
    const next = from + PAGE;
    const more = next < keys.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
    return `<?xml version="1.0"?><ListBucketResult>${listed.join('')}${more}</ListBucketResult>`;
  }

  private isSigned({ method = '', headers }: IncomingMessage, url: URL): boolean {
    const [, scope = '', names = '', signature = ''] =
      /Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(
        headers.authorization ?? '',
      ) ?? [];
    const [id, day = '', region = '', service = ''] = scope.split('/');
    const encoded = (text: string): string =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const query = [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&');
    const path = url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/');
    const body = String(headers['x-amz-content-sha256'] ?? '');
    const listed = names
      .split(';')
      .map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
    const canonical = [method, path, query, listed.join(''), names, body].join('\n');
    const told = [
      ...['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope.slice(scope.indexOf('/') + 1)],
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    const mac = (key: Buffer | string, text: string): Buffer =>
      createHmac('sha256', key).update(text).digest();
    const key = [region, service, 'aws4_request'].reduce(mac, mac(`AWS4${this.keys.secret}`, day));
    return id === this.keys.id && mac(key, told).toString('hex') === signature;
  }
}
