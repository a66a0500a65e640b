import { policies } from '../generated/index.ts';
import type { Tool } from '../generated/types.ts';

/** Every tool of the catalogue with its policy, which the server loads one toolset at a time. */
export const tools: readonly Tool[] = (await Promise.all(Object.values(policies).map((load) => load())))
  .flatMap((toolset) => toolset.tools)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
