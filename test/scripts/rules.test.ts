import { Project } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { namesIn } from '../../scripts/rules/names.ts';
import { problemsOf, render } from '../../scripts/rules/table.ts';

const RULES = new Map([
  ['T1', 'One.'],
  ['T2', 'Two.'],
]);

/** A file of tests, by its source. */
function file(source: string, path = 'test/live/some.test.ts') {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  return { path, names: namesIn(project.createSourceFile('some.test.ts', source)) };
}

describe('the table of rules', () => {
  it('reads names however a test is written', () => {
    const { names } = file(`
      describe.each(every)('T1: on $version', () => {
        it.each(['a', 'b'])('T2: %s', () => {});
        it.skipIf(windows)(\`T1: \${what}\`, () => {});
        test("no number", () => {});
      });
    `);
    expect(names).toEqual([
      { name: 'T1: on $version', rules: ['T1'], outer: [], tests: 3 },
      { name: 'T2: %s', rules: ['T2'], outer: ['T1'], tests: 1 },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the name as its file has it
      { name: 'T1: ${what}', rules: ['T1'], outer: ['T1'], tests: 1 },
    ]);
  });

  it('a number elsewhere than in the name of a test that runs proves nothing', () => {
    const { names } = file(`
      /** T1 */
      const text = 'T1';
      call('T1', it);
      it.skip('T1: later', () => {});
      it.todo('T1');
      describe.skip('group', () => it('T1: inside', () => {}));
    `);
    expect(names).toEqual([]);
  });

  it('says which rule has no test, and which number is no rule', () => {
    const files = [file(`it('T1, T3: both', () => {}); describe('T2', () => {});`)];
    expect(problemsOf(RULES, files)).toEqual([
      'T2: no test has its number in its name',
      'test/live/some.test.ts: T3 in "T1, T3: both" is no rule of test/rules.yaml',
    ]);
  });

  it('counts a test once, under each rule of its name', () => {
    const table = render(RULES, [
      file(`describe('T1', () => { it('T1: a', f); it('T2: b', f); });`),
      file(`it('T2: c | d', f);`, 'test/policy/other.test.ts'),
    ]);
    expect(table).toContain('| [T1](#t1) | One. | 2 | 2 |');
    expect(table).toContain('| [T2](#t2) | Two. | 2 | 1 |');
    expect(table).toContain('- [policy/other.test.ts](policy/other.test.ts)\n  - `T2: c | d`');
  });
});
