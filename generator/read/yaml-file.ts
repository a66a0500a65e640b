import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml';
import type { Finding, Location } from '../finding.ts';

interface Place {
  file: string;
  lines: LineCounter;
  node: Node;
  /** The key under which the value stands, where it has one. */
  key: Node | undefined;
}

/** Where each map and list of the parsed files stands, and each of their keys. */
export class Positions {
  readonly #places = new WeakMap<object, Place>();
  readonly #given = new WeakMap<object, { key: string; giver: object }>();

  remember(value: object, place: Place): void {
    this.#places.set(value, place);
  }

  /** A copy stands where its original does; a key that it was given stands in `giver`. */
  alias(copy: object, original: object, given?: { key: string; giver: object }): void {
    const known = this.#places.get(original);
    if (known) this.#places.set(copy, known);
    if (given) this.#given.set(copy, given);
  }

  /** The place of `key` in `owner`; without a key, that of the name of `owner`. Undefined for what no file has. */
  of(owner: object | undefined, key?: string | number): Location | undefined {
    const given = owner && this.#given.get(owner);
    if (given && given.key === key) return this.of(given.giver, key);
    const place = owner && this.#places.get(owner);
    if (!place) return undefined;
    const node = key === undefined ? (place.key ?? place.node) : (childAt(place.node, key) ?? place.key ?? place.node);
    const { line, col } = place.lines.linePos(node.range?.[0] ?? 0);
    return { file: place.file, line, column: col };
  }
}

function childAt(node: Node, key: string | number): Node | undefined {
  const child = isMap(node)
    ? node.items.find((item) => isScalar(item.key) && item.key.value === key)?.key
    : isSeq(node)
      ? node.items[Number(key)]
      : undefined;
  return isNode(child) ? child : undefined;
}

/** What a reviewer cannot see, or sees elsewhere than where it stands. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const INVISIBLE_IN_FILE = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Letters and digits that are none of English: many look like those that are (Unicode confusables.txt, UTS #39). */
const FOREIGN = /(?![a-zA-Z0-9])[\p{L}\p{N}]/gu;

/** With an accent a letter is read for what it is, as in a name. */
const isLookAlike = (letter: string) => !/^[a-z]/i.test(letter.normalize('NFD'));

const lookAlikes = (text: string) => [...text.matchAll(FOREIGN)].filter(([letter]) => isLookAlike(letter));

/**
 * Parses one YAML 1.2 file to plain data. Anchors, aliases, tags, merge keys, directives, invisible characters
 * and letters that look like others are refused: what a reviewer reads at a place has to be what stands there.
 * The value is undefined when there are findings.
 */
export function parseYaml(
  file: string,
  text: string,
  positions: Positions,
): { value: unknown; findings: readonly Finding[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, schema: 'core' });
  const findings: Finding[] = [];
  const report = (offset: number, problem: string, mend: string) => {
    const { line, col } = lines.linePos(offset);
    findings.push({ rule: 'yaml', at: { file, line, column: col }, problem, mend });
  };

  for (const { code, message, pos } of document.errors) {
    if (code === 'MULTIPLE_DOCS')
      report(pos[0], 'A second document is not allowed.', 'A file is one YAML 1.2 document.');
    else report(pos[0], message.replace(/ at line \d+, column \d+:[\s\S]*/, '.'), 'Correct the YAML syntax.');
  }
  for (const found of text.matchAll(INVISIBLE_IN_FILE)) {
    report(found.index, `The invisible character ${codePoint(found[0])} is not allowed.`, 'Remove it.');
  }
  for (const found of lookAlikes(text)) {
    report(found.index, `The letter ${codePoint(found[0])} is not allowed: it is none of English.`, WRITE_ENGLISH);
  }
  if (document.directives?.docStart || document.directives?.yaml.explicit) {
    report(
      0,
      'A directive or document marker is not allowed.',
      'Begin with the first key: a file is one YAML 1.2 document.',
    );
  }
  const refuse = (node: Node, what: string, mend = 'Write the value out here.') =>
    report(node.range?.[0] ?? 0, `${what} is not allowed.`, mend);
  visit(document, {
    Node(_key, node) {
      refuseNode(node, text, refuse);
    },
    Pair(_key, pair) {
      refuseKey(pair, refuse);
    },
  });
  return {
    value: findings.length > 0 ? undefined : toPlain(document.contents, undefined, { file, lines }, positions),
    findings,
  };
}

const WRITE_ENGLISH = 'Write it with the letters A to Z: what looks like one of them has to be it.';

type Refuse = (node: Node, what: string, mend?: string) => void;

function refuseNode(node: Node, text: string, refuse: Refuse): void {
  if (isAlias(node)) refuse(node, `The alias *${node.source}`);
  if (isAlias(node)) return;
  if (node.anchor) refuse(node, `The anchor &${node.anchor}`);
  if (node.tag) refuse(node, `The tag ${node.tag.replace('tag:yaml.org,2002:', '!!')}`);
  if (!isScalar(node) || typeof node.value !== 'string') return;
  // Written out it was seen in the text of the file; here it comes from an escape such as "\u202e".
  const hidden = INVISIBLE.exec(node.value.replaceAll('\n', ''))?.[0];
  if (hidden && !text.slice(node.range?.[0], node.range?.[1]).includes(hidden))
    refuse(node, `The invisible character ${codePoint(hidden)}`, 'Remove it.');
  const foreign = lookAlikes(node.value)[0]?.[0];
  if (foreign && !text.slice(node.range?.[0], node.range?.[1]).includes(foreign))
    refuse(node, `The letter ${codePoint(foreign)}`, WRITE_ENGLISH);
}

function refuseKey({ key }: Pair, refuse: Refuse): void {
  if (!isNode(key) || isAlias(key)) return;
  if (!isScalar(key) || typeof key.value !== 'string') refuse(key, 'A key that is no text', 'Quote it.');
  else if (key.value === '<<') refuse(key, 'A merge key');
  // Generated code and its readers look names up in plain objects, where these are always found.
  else if (key.value in Object.prototype)
    refuse(key, `The key \`${key.value}\``, 'Rename it: every JavaScript object has it.');
}

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function toPlain(
  node: unknown,
  key: Node | undefined,
  place: { file: string; lines: LineCounter },
  positions: Positions,
): unknown {
  if (isMap(node)) {
    // Null prototype: nothing is found in a map but what the file says.
    const map: Record<string, unknown> = Object.create(null);
    for (const item of node.items) {
      if (isScalar(item.key)) map[String(item.key.value)] = toPlain(item.value, item.key, place, positions);
    }
    positions.remember(map, { ...place, node, key });
    return map;
  }
  if (isSeq(node)) {
    const list = node.items.map((item) => toPlain(item, undefined, place, positions));
    positions.remember(list, { ...place, node, key });
    return list;
  }
  return isScalar(node) ? node.value : null;
}
