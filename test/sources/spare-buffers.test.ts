import { SpareBuffers } from '../../kernel/sources/table/spare-buffers.js';

test('memory that came from elsewhere is not kept, and lent memory is lent again', () => {
  const spare = new SpareBuffers();
  const own = spare.take(64);
  new Uint8Array(own).fill(7);
  const foreign = Array.from({ length: 3 }, () => new ArrayBuffer(64));
  spare.give([own, ...foreign]);
  const again = spare.take(64);
  expect(again).toBe(own);
  expect(new Uint8Array(again).every((byte) => byte === 0)).toBe(true);
  expect(foreign).not.toContain(spare.take(64));
});
