import type { JsonObject } from '../generated/types.ts';

/** What a call has come to, as far as it is counted: the outcome of a pipeline, which is nothing that is known here. */
export type Counted =
  | { readonly kind: 'ask' }
  | { readonly kind: 'answer'; readonly isError: boolean; readonly text: string; readonly meta: JsonObject };

/** Told what goes on, for metrics. Neither who calls nor what is said has a place in what is made of it. */
export interface Observer {
  /** A tool call has ended, or asks a person. */
  called(tool: string, outcome: Counted): void;
  /** A request to Redmine begins, its wait for a connection included. What is returned is called at its end. */
  asking(): () => void;
  /** Redmine is dead and answered for, or alive again. */
  circuit(isOpen: boolean): void;
}

export const UNOBSERVED: Observer = {
  called: () => undefined,
  asking: () => () => undefined,
  circuit: () => undefined,
};
