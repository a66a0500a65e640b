import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../generator/load.ts';
import { explain } from '../../scripts/explain/explain.ts';
import type { ExplainedOperation, Fact } from '../../scripts/explain/operation.ts';
import { explainedText } from '../../scripts/explain/text.ts';
import type { ExplainedTool } from '../../scripts/explain/tool.ts';

const root = new URL('../../', import.meta.url);
const loaded = loadCatalogue(new URL('spec/', root));
if (!loaded.model) throw new Error('the catalogue is refused');
const { catalogue, model } = loaded;

const operationNamed = (name: string) => explain(loaded, name) as ExplainedOperation;
const toolNamed = (name: string) => explain(loaded, name) as ExplainedTool;

/** The line that a fact names. */
function lineAt(at: string): string {
  const [file = '', line = ''] = at.split(':');
  return readFileSync(new URL(file, root), 'utf8').split('\n')[Number(line) - 1] ?? '';
}

describe('npm run explain', () => {
  it.each(Object.keys(catalogue.operations))('%s: each fact stands at the line that it names', (name) => {
    const operation = operationNamed(name);
    expect(lineAt(operation.at)).toContain(`${name}:`);
    const facts = [...operation.filters, ...operation.query, ...operation.body, ...operation.answer];
    const wrong = facts.filter((fact) => !lineAt(fact.at).includes(`${lastPart(fact)}:`));
    expect(wrong).toEqual([]);
  });

  it.each(model.tools)('$name: each fact stands at the line that it names', ({ name, tokens, effect }) => {
    const tool = toolNamed(name);
    expect(tool).toMatchObject({ tokens, effect });
    expect(lineAt(tool.at)).toContain(`${name}:`);
    const facts = tool.actions.flatMap((action) => [...action.arguments, ...action.steps]);
    const wrong = facts.filter((fact) => !lineAt(fact.at).includes(`${fact.name.split('.')[0]}:`));
    expect(wrong).toEqual([]);
    expect(tool.operations.map((operation) => operation.name)).toEqual(
      [
        ...new Set(
          Object.values(model.tools.find((each) => each.name === name)?.actions ?? {}).flatMap(
            (action) => action.operations,
          ),
        ),
      ].sort(),
    );
  });

  it('says of an operation what it needs, answers, is used for and was seen to do', () => {
    expect(operationNamed('listRelations')).toMatchObject({
      requests: ['GET /issues/:issue_id/relations.json'],
      effect: 'read',
      permission: 'manage_issue_relations',
      repeatable: true,
      success: [200],
      versions: 'all',
      paging: 'none',
      excluded: [expect.stringContaining('needs the right to manage relations')],
      verified: { '5.0': expect.stringContaining('answers, calls'), '6.1': expect.stringContaining('permissions') },
    });
    const issue = operationNamed('getIssue');
    expect(issue.answer.find(({ name }) => name === 'issue.subject')?.says).toBe('string · untrusted');
    expect(issue.answer.find(({ name }) => name === 'issue.journals')?.says).toContain('holds text of untrusted');
    expect(issue.tools).toContain('get_issue');
    expect(issue.behind).toContain('update_issue');
    expect(operationNamed('listIssues').paging).toMatch(/^issues: 25 rows, at most 1000, 100 a request/);
    expect(operationNamed('updateJournal').body[0]).toMatchObject({ name: 'journal.notes' });
  });

  it('says of a tool how it is proven, and who confirms it', () => {
    const steps = toolNamed('update_issue').actions.flatMap((action) => action.steps.map(({ name }) => name));
    expect(steps).toEqual(expect.arrayContaining(['before', 'project', 'rules', 'verify']));
    expect(toolNamed('update_issue').confirmed).toBe('no');
    expect(toolNamed('delete').confirmed).toMatch(/^by a person/);
    expect(toolNamed('delete').actions.map(({ name }) => name)).toContain('wiki_page');
  });

  it('names the nearest ones for an unknown name', () => {
    expect(() => explain(loaded, 'get_isue')).toThrow('Nearest: get_issue');
    expect(() => explain(loaded, 'constructor')).toThrow('No tool and no operation');
  });

  it('keeps to the width of the terminal, and to its colours', () => {
    const plain = explainedText(toolNamed('update_issue'), { width: 60, colour: false });
    const long = plain.split('\n').filter((line) => line.startsWith(' ') && line.length > 60);
    // A single word is not broken: places have to be clickable.
    expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
    expect(plain).not.toContain('\u001b');
    expect(explainedText(toolNamed('update_issue'), { width: 60, colour: true })).toContain(
      '\u001b[1mupdate_issue (tool)',
    );
  });
});

const lastPart = ({ name }: Fact) => name.split('.').at(-1)?.replace('[]', '') ?? '';
