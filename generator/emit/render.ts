import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { Source } from '../lower/bind.ts';

const BANNER = '// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.';

/** A Handlebars of our own, so that no helper or partial of another user of the module can take part. */
const engine = Handlebars.create();
engine.registerHelper('json', (value: unknown) => JSON.stringify(value));
engine.registerHelper('literal', (value: unknown) => literal(value));
engine.registerHelper('md', (value: unknown) => markdown(String(value ?? '')));
engine.registerHelper('yes', (value: unknown) => (value ? 'yes' : ''));
engine.registerHelper(
  'union',
  (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(' | ') || 'never',
);

/** Renders `generator/templates/<name>.hbs`. */
export function render(name: string, data: object): string {
  const text = readFileSync(new URL(`../templates/${name}.hbs`, import.meta.url), 'utf8');
  // noEscape: HTML escaping is wrong for sources; every value goes through a quoting helper instead.
  const template = engine.compile(text, { noEscape: true, strict: true });
  return template({ banner: BANNER, ...data });
}

const WIDTH = 100;

/**
 * A TypeScript literal of plain data. Every string is quoted as JSON; the only unquoted text is that of `Source`
 * objects, which the lowering composes from identifiers and quoted strings, and which `verifySource` reads back.
 */
export function literal(value: unknown, indent = ''): string {
  if (value instanceof Source) return value.source.replaceAll('\n', `\n${indent}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(
          ([key, item]) =>
            `${/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : JSON.stringify(key)}: ${literal(item, inner)}`,
        );
  const pad = Array.isArray(value) ? '' : ' ';
  const line = items.length === 0 ? `${open}${close}` : `${open}${pad}${items.join(', ')}${pad}${close}`;
  if (line.length <= WIDTH && !line.includes('\n')) return line;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}

/**
 * Text for a Markdown table cell or paragraph: nothing in it can open markup, end the cell, or become a link by looking
 * like an address (GitHub links those; an escaped @ would still be one, in code it is not).
 */
export function markdown(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>|#!~&]/g, '\\$&')
    .replaceAll(/:\/\/|www\./gi, (start) => start.replace(/[:.]/, '\\$&'))
    .replaceAll('@', '`@`')
    .replace(/^([-+=]|\d+(?=[.)](\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}
