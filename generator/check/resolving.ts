import { lowerAction } from '../lower/action.ts';
import { eachAction, type Rule } from './context.ts';

/** A name that only a project knows needs to know the project. */
export const resolving: Rule = {
  id: 'resolve',
  check({ catalogue, refuse }) {
    eachAction(catalogue, (name, tool, action) => {
      const { resolve } = lowerAction(catalogue, name, tool, action) as unknown as {
        resolve: { resolver: string; argument: string[] }[];
      };
      for (const { resolver, argument } of resolve) {
        const needs = catalogue.defaults.resolvers[resolver]?.sources.some((source) => source.needs === 'project');
        if (needs && !action.spec.project) {
          refuse(
            { in: action.spec.input, key: argument[0] },
            `\`${argument.join('.')}\` of \`${name}\` takes names that only a project knows, but nothing says which project.`,
            'Add `project: [input.project]` or `project: [before.project.id]` beside `call:`.',
          );
        }
      }
    });
  },
};
