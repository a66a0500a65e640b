/** What the seed made. */
export interface SeedFacts {
  readonly redmine: string;
}
