/** What is asked of a node of Babel's syntax tree (@stryker-mutator/api, NodePath). */
interface Path {
  readonly node: {
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  };
  isStringLiteral(): boolean;
  isTemplateLiteral(): boolean;
}

/** A sentence: tests do not repeat how messages are worded. */
const SENTENCE = /\p{L}{2,} \p{L}/u;

/** A plugin of Stryker (kind "Ignore"): leaves sentences as they are. Names, codes and patterns are changed. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'wording',
    value: {
      shouldIgnore(path: Path): string | undefined {
        const { node } = path;
        const text = path.isStringLiteral()
          ? String(node.value)
          : path.isTemplateLiteral()
            ? (node.quasis ?? []).map(({ value }) => value.raw).join('…')
            : '';
        return SENTENCE.test(text) ? 'a sentence' : undefined;
      },
    },
  },
];
