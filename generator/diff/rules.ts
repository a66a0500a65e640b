import type { Rule } from './finding.ts';
import { answers } from './rules/answers.ts';
import { consequences } from './rules/consequences.ts';
import { effect } from './rules/effect.ts';
import { exposure } from './rules/exposure.ts';
import { guards } from './rules/guards.ts';
import { inputs } from './rules/inputs.ts';
import { operations } from './rules/operations.ts';
import { order } from './rules/order.ts';
import { permission } from './rules/permission.ts';
import { platform } from './rules/platform.ts';
import { proof } from './rules/proof.ts';
import { renaming } from './rules/renaming.ts';
import { route } from './rules/route.ts';
import { scopes } from './rules/scopes.ts';
import { surface } from './rules/surface.ts';
import { text } from './rules/text.ts';
import { tokens } from './rules/tokens.ts';
import { tools } from './rules/tools.ts';
import { trust } from './rules/trust.ts';
import { unknown } from './rules/unknown.ts';

/**
 * All rules in the order in which they look: who looks first explains a difference to all that follow. Causes come before
 * what follows from them, what is precise before what is general, and what nobody understood is said last.
 */
export const RULES: readonly Rule[] = [
  renaming,
  exposure,
  tools,
  effect,
  permission,
  scopes,
  trust,
  route,
  surface,
  inputs,
  text,
  guards,
  proof,
  answers,
  operations,
  platform,
  consequences,
  tokens,
  order,
  unknown,
];

export const RULE_INFO = new Map(RULES.flatMap(({ rules }) => rules).map((info) => [info.id, info]));
