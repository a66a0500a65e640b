import type { Catalogue, Effect, ToolSpec } from '../catalogue.ts';
import type { Finding } from '../finding.ts';
import type { Positions } from '../read/yaml-file.ts';
import { actionsOf, type NamedAction } from '../targets.ts';

/**
 * What a rule gets: the catalogue, and a way to say what is wrong: at a key of one of its objects, or, without a key,
 * where the object has its name.
 */
export interface CheckContext {
  catalogue: Catalogue;
  refuse(at: { in: object | undefined; key?: string | number | undefined }, problem: string, mend: string): void;
}

/** A rule of the compiler. It has an id of its own, under which its findings appear. */
export interface Rule {
  id: string;
  check(context: CheckContext): void;
}

/** Runs the rules and gathers what they say, all at once. */
export function runRules(rules: readonly Rule[], catalogue: Catalogue, positions: Positions): Finding[] {
  return rules.flatMap((rule) => {
    // What several tools share is looked at from each, and said once.
    const findings = new Map<string, Finding>();
    rule.check({
      catalogue,
      refuse: (at, problem, mend) => {
        const finding = { rule: rule.id, at: positions.of(at.in, at.key), problem, mend };
        findings.set(JSON.stringify([finding.at, problem]), finding);
      },
    });
    return [...findings.values()];
  });
}

/** Every action of every tool. */
export function eachAction(
  catalogue: Catalogue,
  visit: (toolName: string, tool: ToolSpec & { toolset: string }, action: NamedAction) => void,
): void {
  for (const [name, tool] of Object.entries(catalogue.tools)) {
    for (const action of actionsOf(tool)) visit(name, tool, action);
  }
}

export const quote = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

/** What an agent can do with an action: the effect of the tool if it raises that of the operation. */
export function effectOf(catalogue: Catalogue, tool: ToolSpec, { spec }: NamedAction): Effect {
  return tool.effect ?? catalogue.operations[spec.call]?.effect ?? 'read';
}
