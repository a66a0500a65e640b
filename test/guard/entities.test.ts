import { characterEntities } from 'character-entities';
import { describe, expect, it } from 'vitest';
import { decoded, nestsTooDeep } from '../../runtime/guard/entities.ts';

/** Characters that a filter acts on, one way or another. */
const ACTED_ON =
  /^[<>&"'!()[\]{}:;/\\#=.?`%\t\n\u00a0\u2010\u2013\u2014\u2212\u2039\u00ab\u27e8\p{Default_Ignorable_Code_Point}]$/u;

const named = Object.entries(characterEntities).filter(([, character]) => ACTED_ON.test(character));

/** A character as an entity whose number sign is one, and so on, so many times. */
const nested = (character: string, times: number): string =>
  times === 0 ? character : `&${nested('#', times - 1)}${character.codePointAt(0)};`;

describe('entities', () => {
  it.each(named)('&%s; is what HTML says', (name, character) => {
    expect(decoded(`x&${name};y`)?.text).toBe(`x${character}y`);
  });

  it.each([
    ['the last code point', '&#x10ffff;', '\u{10ffff}'],
    ['one behind it', '&#x110000;', '\ufffd'],
    ['the last before the surrogates', '&#xd7ff;', '\ud7ff'],
    ['the first surrogate', '&#xd800;', '\ufffd'],
    ['the last surrogate', '&#xdfff;', '\ufffd'],
    ['the first behind the surrogates', '&#xe000;', '\ue000'],
  ])('%s', (_name, given, want) => {
    expect(decoded(given)?.text).toBe(want);
  });

  it('begin with an ampersand', () => {
    for (const text of ['lt;b', 'xlt;b', '#lt;b']) expect(decoded(text)).toBeUndefined();
    expect(decoded('#60; &gt;')?.text).toBe('#60; >');
  });

  it('in entities are followed four times, and no further', () => {
    for (const times of [1, 2, 3, 4]) {
      expect(decoded(nested('<', times))?.text).toBe('<');
      expect(nestsTooDeep(nested('<', times))).toBe(false);
    }
    expect(decoded(nested('<', 5))?.text).toBe('&#60;');
    expect(nestsTooDeep(nested('<', 5))).toBe(true);
    expect(nestsTooDeep(nested('<', 9))).toBe(true);
    expect(nestsTooDeep('no entity')).toBe(false);
  });
});
