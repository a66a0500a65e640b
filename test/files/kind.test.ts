import { describe, expect, it } from 'vitest';
import { kindOf } from '../../runtime/files/kind.ts';

const bytes = (...values: (number | string)[]) =>
  Buffer.concat(values.map((value) => (typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value))));

describe('what bytes are', () => {
  it.each<[string, Buffer, string, string]>([
    ['nothing', Buffer.alloc(0), '', 'utf-8'],
    ['ASCII', bytes('a\tb\r\nc\f'), 'a\tb\r\nc\f', 'utf-8'],
    ['UTF-8', bytes('é😀'), 'é😀', 'utf-8'],
    ['UTF-8 with a mark', bytes('\ufeffé'), 'é', 'utf-8'],
    ['a log with colours', bytes('\x1b[31mred'), '\x1b[31mred', 'utf-8'],
    ['UTF-8 with a stray control byte', bytes('a\x01b'), 'a\x01b', 'utf-8'],
    ['UTF-16, little end first', bytes(0xff, 0xfe, 0x41, 0, 0xe9, 0), 'Aé', 'utf-16le'],
    ['UTF-16, big end first', bytes(0xfe, 0xff, 0, 0x41, 0, 0xe9), 'Aé', 'utf-16be'],
    ['an older encoding', bytes('Gr', 0xf6, 0xdf, 'e ', 0x80), 'Größe €', 'windows-1252'],
  ])('%s is text', (_, file, text, encoding) => {
    expect(kindOf(file)).toEqual({ kind: 'text', text, encoding });
  });

  it.each<[string, Buffer, string]>(
    [
      ['image/png', bytes(0x89, 'PNG\r\n\x1a\n', 0)],
      ['image/jpeg', bytes(0xff, 0xd8, 0xff, 0xe0)],
      ['image/gif', bytes('GIF89a')],
      ['image/webp', bytes('RIFF', 1, 2, 3, 4, 'WEBP')],
    ].map(([type, file]) => [String(type), file as Buffer, String(type)]),
  )('%s is a picture', (_, file, mimeType) => {
    expect(kindOf(file)).toEqual({ kind: 'picture', mimeType });
  });

  it.each<[string, Buffer]>([
    ['a zip', bytes('PK\x03\x04', 0, 0)],
    ['text with NUL', bytes('a', 0, 'b')],
    ['half of a UTF-16 character', bytes(0xff, 0xfe, 0x41)],
    ['control bytes that are not UTF-8', bytes(0x01, 0xff)],
    ['a RIFF that is no WEBP', bytes('RIFF', 0, 0, 0, 0, 'WAVE')],
  ])('%s is neither', (_, file) => {
    expect(kindOf(file)).toEqual({ kind: 'other' });
  });
});
