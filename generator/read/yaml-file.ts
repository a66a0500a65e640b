import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Finding, Location } from '../finding.ts';

/** Where each object and list of a parsed file stands, and each of their keys. */
export class Positions {
  readonly #nodes = new WeakMap<object, { file: string; lines: LineCounter; node: Node }>();

  remember(value: object, file: string, lines: LineCounter, node: Node): void {
    this.#nodes.set(value, { file, lines, node });
  }

  /** A copy stands where its original does. */
  alias(copy: object, original: object): void {
    const known = this.#nodes.get(original);
    if (known) this.#nodes.set(copy, known);
  }

  /** The place of `owner`, or of its key `key`. Undefined for values that no file has. */
  of(owner: object | undefined, key?: string | number): Location | undefined {
    const known = owner && this.#nodes.get(owner);
    if (!known) return undefined;
    let node: Node | undefined = known.node;
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      node = (pair?.key as Node | undefined) ?? node;
    } else if (typeof key === 'number' && isSeq(node)) {
      node = (node.items[key] as Node | undefined) ?? node;
    }
    const offset = node.range?.[0] ?? 0;
    const { line, col } = known.lines.linePos(offset);
    return { file: known.file, line, column: col };
  }
}

/**
 * Parses one YAML 1.2 file to plain data. Anchors, aliases, tags and merge keys are refused: what a reviewer reads at
 * a place has to be what stands there.
 */
export function parseYaml(
  file: string,
  text: string,
  positions: Positions,
): { value: unknown; findings: Finding[]; empty: boolean } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, schema: 'core' });
  const findings: Finding[] = [];
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const refuse = (offset: number, what: string) =>
    findings.push({
      rule: 'yaml',
      at: at(offset),
      problem: `${what} is not allowed.`,
      mend: 'Write the value out here.',
    });

  for (const problem of [...document.errors, ...document.warnings]) {
    const firstLine = problem.message.split('\n')[0] ?? problem.message;
    findings.push({ rule: 'yaml', at: at(problem.pos[0]), problem: firstLine, mend: 'Correct the YAML syntax.' });
  }
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) refuse(node.range?.[0] ?? 0, `The alias *${node.source}`);
      else if (node.anchor) refuse(node.range?.[0] ?? 0, `The anchor &${node.anchor}`);
      else if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:'))
        refuse(node.range?.[0] ?? 0, `The tag ${node.tag}`);
    },
    Pair(_key, pair) {
      if (isScalar(pair.key) && pair.key.value === '<<') refuse(pair.key.range?.[0] ?? 0, 'A merge key');
    },
  });
  if (findings.length > 0) return { value: undefined, findings, empty: false };
  return {
    value: toPlain(document.contents as Node | null, file, lines, positions),
    findings,
    empty: document.contents === null,
  };
}

function toPlain(node: Node | null, file: string, lines: LineCounter, positions: Positions): unknown {
  if (isMap(node)) {
    // Null prototype: a key such as `__proto__` is data like any other.
    const map: Record<string, unknown> = Object.create(null);
    for (const item of node.items) {
      if (!isPair(item)) continue;
      map[String(isScalar(item.key) ? item.key.value : item.key)] = toPlain(
        item.value as Node | null,
        file,
        lines,
        positions,
      );
    }
    positions.remember(map, file, lines, node);
    return map;
  }
  if (isSeq(node)) {
    const list = node.items.map((item) => toPlain(item as Node | null, file, lines, positions));
    positions.remember(list, file, lines, node);
    return list;
  }
  return isScalar(node) ? node.value : null;
}
