import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Change, refusals } from './catalogues.ts';

/** One change, or several, of the catalogue in base/, and all that the compiler says about it. */
interface Refusal {
  name: string;
  change: ({ in: string; replace: string; by: string } | { in: string; write: string } | { remove: string })[];
  says: string;
}

const folder = new URL('refusals/', import.meta.url);

for (const file of readdirSync(folder).sort()) {
  describe(file.replace('.yaml', ''), () => {
    const cases = parse(readFileSync(new URL(file, folder), 'utf8')) as Refusal[];
    it.each(cases)('$name', async ({ change, says }) => {
      expect(`${(await refusals(...change.map(toChange))).join('\n')}\n`).toBe(says);
    });
  });
}

function toChange(change: Refusal['change'][number]): Change {
  if ('remove' in change) return [change.remove, null];
  return 'write' in change ? [change.in, change.write] : [change.in, change.replace, change.by];
}

describe('a refusal', () => {
  it('is not the fate of the catalogue that the others change', async () => {
    expect(await refusals()).toEqual([]);
  });

  it('reports the mistakes of all files at once, in the order of the files', async () => {
    const findings = await refusals(
      ['redmine/things.yaml', 'toolset: things', 'toolset: &t things'],
      ['defaults.yaml', 'max: 100', 'maximum: 100'],
      ['redmine/projects.yaml', '    effect: read\n', ''],
      ['exclusions.yaml', 'parts:'],
    );
    expect(findings.map((finding) => finding.split(': ')[0])).toEqual([
      'spec/defaults.yaml:4:1 structure',
      'spec/defaults.yaml:4:22 structure',
      'spec/exclusions.yaml:1:1 structure',
      'spec/exclusions.yaml:1:1 structure',
      'spec/redmine/projects.yaml:12:3 structure',
      'spec/redmine/things.yaml:2:13 yaml',
    ]);
  });

  it('comes from every rule that has something to say', async () => {
    const findings = await refusals(
      ['redmine/things.yaml', 'describe: Kind or several.', 'describe: Kind'],
      ['redmine/things.yaml', 'body: { type: string, x-trust: untrusted }', 'body: { type: string }'],
      [
        'redmine/things.yaml',
        'sort: { type: string }',
        'sort: { type: string, maxLength: 9 }\n      name: { type: string }',
      ],
      ['exclusions.yaml', '{}'],
    );
    expect(findings.map((finding) => finding.split(': ')[0])).toEqual([
      'spec/redmine/things.yaml:24:7 trust',
      'spec/redmine/things.yaml:58:7 names',
      'spec/redmine/things.yaml:88:3 exposure',
      'spec/redmine/things.yaml:102:36 description',
    ]);
  });
});
