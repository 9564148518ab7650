import { channelAddress, parseConnectionInfo } from '../../kernel/jupyter/connection-file.js';
import { Composer } from '../../kernel/jupyter/message.js';
import { Signer } from '../../kernel/jupyter/signature.js';
import { decode, encode } from '../../kernel/jupyter/wire-codec.js';

const signer = () => new Signer('secret', 'hmac-sha256');

function message(overrides = {}) {
  const composed = new Composer('me').compose({
    type: 'execute_request',
    content: { code: '1 + "ä😀"' },
    parent: { msg_id: 'p' },
    identities: [Buffer.from('front')],
    buffers: [Buffer.from([0, 1, 255])],
  });
  return { ...composed, ...overrides };
}

describe('the wire format', () => {
  it('gives back what was encoded, identities and buffers included', () => {
    const sent = message();
    const read = decode(encode(sent, signer()), signer());
    expect(read.header).toEqual(sent.header);
    expect(read.parentHeader).toEqual({ msg_id: 'p' });
    expect(read.content).toEqual(sent.content);
    expect(read.identities.map(String)).toEqual(
      sent.identities.map((i) => Uint8Array.from(i)).map(String),
    );
    expect([...(read.buffers[0] ?? [])]).toEqual([0, 1, 255]);
  });

  it('has a session of its own and protocol 5.5 in each header', () => {
    const { header } = message();
    expect(header).toMatchObject({ version: '5.5', username: 'me', msg_type: 'execute_request' });
    expect(new Date(header.date).toISOString()).toBe(header.date);
    expect(message().header.session).not.toBe(header.session);
  });

  it('refuses a message that is sent twice', () => {
    const receiver = signer();
    const frames = encode(message(), signer());
    decode(frames, receiver);
    expect(() => decode(frames, receiver)).toThrow('used before');
  });

  it('refuses another key, a changed byte and a cut signature before anything is parsed', () => {
    const frames = encode(message(), signer());
    expect(() => decode(frames, new Signer('other', 'hmac-sha256'))).toThrow('signature');
    const changed = [...frames];
    changed[6] = Buffer.from('{"code":"evil()"}');
    expect(() => decode(changed, signer())).toThrow('signature');
    const cut = [...frames];
    cut[2] = Buffer.from('ab');
    expect(() => decode(cut, signer())).toThrow('signature');
  });

  it('accepts everything when the connection has no key', () => {
    const open = () => new Signer('', '');
    const frames = encode(message(), open());
    expect(decode(frames, open()).content).toEqual({ code: '1 + "ä😀"' });
  });

  it.each([
    ['no delimiter', [Buffer.from('x')]],
    ['too few frames', [Buffer.from('<IDS|MSG>'), Buffer.from('')]],
    ['not JSON', ['<IDS|MSG>', '', '{', '{}', '{}', '{}'].map((text) => Buffer.from(text))],
    ['not an object', ['<IDS|MSG>', '', '[]', '{}', '{}', '{}'].map((text) => Buffer.from(text))],
    ['no msg_id', ['<IDS|MSG>', '', '{}', '{}', '{}', '{}'].map((text) => Buffer.from(text))],
  ])('names what is malformed: %s', (reason, frames) => {
    expect(() => decode(frames, new Signer('', ''))).toThrow(reason);
  });
});

describe('the connection file', () => {
  const file = {
    transport: 'tcp',
    ip: '127.0.0.1',
    shell_port: 1,
    control_port: 2,
    iopub_port: 3,
    stdin_port: 4,
    hb_port: 5,
    key: 'k',
    signature_scheme: 'hmac-sha256',
  };

  it('gives each channel its address', () => {
    const info = parseConnectionInfo(JSON.stringify(file));
    expect(channelAddress(info, 'iopub')).toBe('tcp://127.0.0.1:3');
    const ipc = { ...info, transport: 'ipc', ip: '/run/k' };
    expect(channelAddress(ipc, 'hb')).toBe('ipc:///run/k-5');
  });

  it('says which field is wrong', () => {
    expect(() => parseConnectionInfo('[]')).toThrow('shell_port');
    expect(() => parseConnectionInfo('3')).toThrow('not a JSON object');
    const { iopub_port: _, ...rest } = file;
    expect(() => parseConnectionInfo(JSON.stringify(rest))).toThrow('"iopub_port"');
    expect(() => new Signer('k', 'md5')).toThrow('md5');
  });
});
