import type { ActionSpec, InputSpec, OperationSpec } from '../../generator/catalogue.ts';
import type { Loaded } from '../../generator/load.ts';
import { actionsOf, inputsOf, isComposed, targetOf } from '../../generator/targets.ts';
import { type ExplainedOperation, explainOperation, type Fact, permissionText, placeOf, wordsOf } from './operation.ts';

/** One action of a tool: what it takes, and what is done around the request. */
export interface ExplainedAction {
  /** `call` where the tool has no other. */
  readonly name: string;
  readonly at: string;
  readonly arguments: readonly Fact[];
  /** Read before, verified, confirmed, rules between arguments: each as the catalogue has it. */
  readonly steps: readonly Fact[];
}

/** All that the catalogue says of a tool, with every operation that a call of it may send. */
export interface ExplainedTool {
  readonly kind: 'tool';
  readonly name: string;
  readonly at: string;
  readonly title: string;
  readonly description: string;
  readonly toolset: string;
  readonly effect: string;
  readonly tokens: number;
  /** Who has to confirm a call. */
  readonly confirmed: string;
  readonly scopes: readonly string[];
  readonly actions: readonly ExplainedAction[];
  readonly operations: readonly ExplainedOperation[];
}

const STEPS = [
  'before',
  'project',
  'rules',
  'with',
  'fill',
  'preview',
  'verify',
  'success',
  'view',
  'rows',
  'each',
  'slices',
  'content',
  'compose',
  'noun',
  'verb',
  'note',
] as const;

/** Everything known of a tool. */
export function explainTool(loaded: Loaded, name: string): ExplainedTool | undefined {
  const { catalogue, model } = loaded;
  const spec = catalogue.tools[name];
  const tool = model.tools.find((each) => each.name === name);
  if (!spec || !tool) return undefined;
  const picks = spec.by === undefined ? [] : [[spec.by, spec.input[spec.by]] as const];
  const actions = isComposed(spec)
    ? [
        {
          name: 'call',
          at: placeOf(loaded, spec),
          arguments: argumentsOf(loaded, Object.entries(spec.input), undefined),
          steps: stepsOf(loaded, spec),
        },
      ]
    : actionsOf(spec).map(({ name: action, spec: own }) => ({
        name: action,
        at: placeOf(loaded, own),
        arguments: [
          ...picks.map(([pick, input]) => ({
            name: pick,
            at: placeOf(loaded, input),
            says: `${action} · ${input?.describe ?? ''}`,
          })),
          ...argumentsOf(loaded, inputsOf(own), catalogue.operations[own.call], own),
        ],
        steps: stepsOf(loaded, own),
      }));
  const sent = [...new Set(Object.values(tool.actions).flatMap(({ operations }) => operations))].sort();
  return {
    kind: 'tool',
    name,
    at: placeOf(loaded, spec),
    title: tool.title,
    description: tool.description,
    toolset: tool.toolset,
    effect: tool.effect,
    tokens: tool.tokens,
    confirmed: tool.effect === 'destructive' ? 'by a person, who sees the preview first' : 'no',
    scopes: tool.scopes,
    actions,
    operations: sent.flatMap((id) => {
      const operation = catalogue.operations[id];
      return operation ? [explainOperation(loaded, id, operation)] : [];
    }),
  };
}

function argumentsOf(
  loaded: Loaded,
  inputs: readonly (readonly [string, InputSpec])[],
  operation: OperationSpec | undefined,
  action?: ActionSpec,
): Fact[] {
  return inputs.map(([name, input]) => {
    const target = targetOf(loaded.catalogue, operation, input);
    const property = target && 'property' in target ? target.property : undefined;
    const permission = target?.kind === 'body' ? target.permission : undefined;
    const filter = target?.kind === 'filter' ? target.filter : undefined;
    const { describe, to, ...own } = input;
    const says = [
      to,
      property && wordsOf(property),
      filter && `filter of kind ${filter.kind}`,
      wordsOf(own as InputSpec),
      permission && property?.permission === undefined && `permission: ${permissionText(permission)}`,
      describe,
    ];
    // A filter inside of an object is no entry of its own: it stands with the object.
    const [outer = ''] = name.split('.');
    const owner = action?.input[outer] ?? input;
    return {
      name,
      at: placeOf(loaded, owner),
      says: says.filter((each) => typeof each === 'string' && each !== '').join(' · '),
    };
  });
}

function stepsOf(loaded: Loaded, spec: object): Fact[] {
  return STEPS.flatMap((step): Fact[] => {
    const value = (spec as Record<string, unknown>)[step];
    if (value === undefined) return [];
    return [{ name: step, at: placeOf(loaded, spec, step), says: typeof value === 'string' ? value : spaced(value) }];
  });
}

/** JSON with a blank wherever a line may be broken. */
const spaced = (value: unknown) => JSON.stringify(value, null, 1).replaceAll(/\s*\n\s*/g, ' ');
