import type { Rule } from './context.ts';
import { actionReferences } from './paths/actions.ts';
import { composedReferences } from './paths/composed.ts';
import { operationReferences } from './paths/operations.ts';
import { resolverReferences } from './paths/resolvers.ts';
import { schemaReferences } from './paths/schemas.ts';

/** Every name that refers to something refers to something that is there. */
export const paths: Rule = {
  id: 'path',
  check(context) {
    schemaReferences(context);
    operationReferences(context);
    resolverReferences(context);
    actionReferences(context);
    composedReferences(context);
  },
};
