import type { Catalogue } from '../catalogue.ts';
import { isComposed } from '../targets.ts';
import { lowerComposed, rowResolvers } from './composed.ts';
import { reached } from './fields.ts';
import { byName } from './json.ts';
import { schemaObject } from './openapi.ts';

/** What the type of a composed function is made of. */
interface ComposedFunction {
  name: string;
  tool: string;
  answers: string;
  uses: string[];
  /** Operations that it may plan to write. */
  writes: string[];
  resolvers: string[];
}

/** One entry for each function, in the order of their names. */
export function composedFunctions(catalogue: Catalogue): ComposedFunction[] {
  return byName(catalogue.tools)
    .flatMap(([tool, spec]) => {
      if (!isComposed(spec)) return [];
      const { compose: name, uses, write } = lowerComposed(catalogue, spec);
      const writes = write ? [write.operation] : [];
      return [
        {
          name,
          tool,
          answers: spec.compose.answers,
          uses: Object.keys(uses),
          writes,
          resolvers: rowResolvers(spec.input),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The schemas of what composed functions answer; openapi-typescript reads OpenAPI documents only, this one is never written. */
export function reportsDocument(catalogue: Catalogue): object {
  const names = reached(
    catalogue,
    composedFunctions(catalogue).map(({ answers }) => answers),
  );
  const schemas = Object.fromEntries(names.map((name) => [name, schemaObject(catalogue, name)]));
  return { openapi: '3.1.0', info: { title: 'reports', version: '1' }, paths: {}, components: { schemas } };
}
