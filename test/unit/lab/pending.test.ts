import { Pending } from '../../../kernel/lab/pending.js';

describe('Pending', () => {
  it('waits for work that starts while it waits', async () => {
    const pending = new Pending();
    const order: string[] = [];
    pending.add(
      Promise.resolve().then(() => {
        order.push('first');
        pending.add(Promise.resolve().then(() => order.push('second')));
      }),
    );
    await pending.settled();
    expect(order).toEqual(['first', 'second']);
  });

  it('throws a failure once, also one from before, unless somebody saw it', async () => {
    const pending = new Pending();
    pending.add(Promise.reject(new Error('unseen')));
    pending.add(Promise.reject(new Error('seen')), () => true);
    await new Promise(setImmediate);
    await expect(pending.settled()).rejects.toThrow('unseen');
    await expect(pending.settled()).resolves.toBeUndefined();
  });
});
