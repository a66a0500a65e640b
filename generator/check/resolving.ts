import type { InputSpec } from '../catalogue.ts';
import { lowerAction } from '../lower/action.ts';
import { eachAction, type Rule } from './context.ts';

/** A name that only a project knows needs to know the project. */
export const resolving: Rule = {
  id: 'resolve',
  check({ catalogue, refuse }) {
    const needsProject = (resolver: string) =>
      catalogue.defaults.resolvers[resolver]?.sources.some((source) => source.needs === 'project') ?? false;
    const unknown = (name: string, input: Record<string, InputSpec>, argument: readonly string[]) =>
      refuse(
        { in: input, key: argument[0] },
        `\`${argument.join('.')}\` of \`${name}\` takes names that only a project knows, but nothing says which project.`,
        'Add `project: [input.project]` or `project: [before.project.id]` beside `call:`.',
      );
    for (const [name, { compose, input, project }] of Object.entries(catalogue.tools)) {
      for (const [argument, { resolve }] of Object.entries(compose && !project ? input : {}))
        if (resolve && needsProject(resolve)) unknown(name, input, [argument]);
    }
    eachAction(catalogue, (name, tool, action) => {
      const { resolve } = lowerAction(catalogue, name, tool, action) as unknown as {
        resolve: { resolver: string; argument: string[] }[];
      };
      for (const { resolver, argument } of resolve) {
        if (needsProject(resolver) && !action.spec.project) unknown(name, action.spec.input, argument);
      }
    });
  },
};
