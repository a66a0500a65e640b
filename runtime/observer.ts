import type { Outcome } from './pipeline.ts';

/** Told what goes on, for metrics. Neither who calls nor what is said has a place in what is made of it. */
export interface Observer {
  /** A tool call has ended, or asks a person. */
  called(tool: string, outcome: Outcome): void;
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
