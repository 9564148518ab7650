import { tableHtml, tableText } from '../../../kernel/lab/html.js';

const columns = [
  { name: '<b>n</b>', type: 'number' as const },
  { name: 't', type: 'text' as const },
];

describe('tables in outputs', () => {
  it('never lets a name or value be markup', () => {
    const html = tableHtml(columns, [[1, '<img src=x onerror=alert(1)>']], 1);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>n');
    expect(html).toContain('&lt;img');
  });

  it('says how much is left out', () => {
    expect(tableHtml(columns, [[1, 'a']], 1000)).toContain('first 1 of 1000 rows');
    expect(tableText(columns, [[1, 'a']], 2)).toContain('(first 1 of 2 rows)');
    expect(tableText(columns, [[1, 'a']], 1)).not.toContain('first');
  });
});
