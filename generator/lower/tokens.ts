import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { InputSchema } from './inputs.ts';

/** What a tool costs a model: o200k tokens of its name, description and advertised schema, as hosts send them. */
export function toolTokens(name: string, description: string, advertised: InputSchema): number {
  return countTokens(JSON.stringify({ name, description, inputSchema: advertised }));
}
