import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('generated/REFERENCE.md', () => {
  const page = read('generated/REFERENCE.md');

  it('says what each error code means', () => {
    const codes = [...(read('runtime/errors.ts').match(/type ErrorCode =[^;]+/)?.[0] ?? '').matchAll(/'(\w+)'/g)];
    const rows = page
      .slice(page.indexOf('## Failures'))
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const explained = rows.slice(0, codes.length).flatMap((row) => (row.split('|')[1] ?? '').match(/\w+/g) ?? []);
    expect(codes.length).toBeGreaterThan(20);
    expect(explained.slice(0, codes.length).sort()).toEqual(codes.map(([, code]) => code).sort());
  });

  it('shows a call and its answer under every tool, but the one that needs a repository', () => {
    const sections = page.split(/^## /m).slice(1);
    const without = sections.filter((section) => !section.includes('```text')).map((section) => section.split('\n')[0]);
    expect(without).toEqual(['Failures', 'link_changeset']);
  });
});
