import type { Action, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { isList } from '../json.ts';
import { type ReadBackContext, readBack } from './read-back.ts';

/**
 * Refuses words that neither Redmine nor the record has: Redmine stores any name of a module
 * (Project#enabled_module_names=), and the module that was meant would be off. What a plugin added is in the record.
 * @throws ToolError `unknown_name`
 */
export function checkKnown(action: Action, args: JsonObject, record: Json | undefined, me: number): void {
  const context: ReadBackContext = { before: record, args, me };
  for (const { argument, words, reads } of action.known ?? []) {
    const given = args[argument];
    const there = readBack(record ?? null, reads, context);
    const isKnown = (word: Json) => words.some((each) => each === word) || (isList(there) && there.includes(word));
    if (isList(given) && !given.every(isKnown))
      throw new ToolError('unknown_name', `"${argument}" has a name that is not known here. Nothing was sent.`, {
        argument,
        allowed: words,
      });
  }
}
