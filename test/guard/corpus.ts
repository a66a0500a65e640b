/** Texts that sanitising leaves as they are: writing systems, emoji and what developers paste. */
export const KEPT: [name: string, text: string][] = [
  ['Persian', 'می\u200cخواهم کتاب\u200cها را بخوانم'],
  ['Persian beside digits and foreign words', 'نسخه\u200c۲ و API\u200cها و ۱۲\u200cام'],
  ['Persian abbreviation', '۱۳۷۰ ه\u200d.ش'],
  ['Arabic number sign', '\u0600١٢ \u06dd'],
  ['Hindi', 'हिन्दी क्\u200dष र्\u200cय'],
  ['Bengali', 'বাংলা র\u200d্য উত্\u200d'],
  ['Malayalam, Sinhala', 'അവന്\u200d ශ්\u200dරී'],
  ['Mongolian', 'ᠠ\u180bᠨ'],
  ['family', '👨\u200d👩\u200d👧\u200d👦'],
  ['skin tone and profession', '👩🏽\u200d🚀 🧑🏿\u200d⚕\ufe0f'],
  ['pride, transgender, pirate', '🏳\ufe0f\u200d🌈 🏳\ufe0f\u200d⚧\ufe0f 🏴\u200d☠\ufe0f'],
  ['heart on fire', '❤\ufe0f\u200d🔥'],
  ['text and emoji presentation', '☎\ufe0e ☎\ufe0f ©\ufe0f'],
  ['keycaps', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
  ['country flags', '🇮🇷🇩🇪'],
  ['England, Scotland, Wales', ['gbeng', 'gbsct', 'gbwls'].map((flag) => `🏴${tags(flag)}\u{e007f}`).join('')],
  ['ideographic variants', '葛\u{e0100}城 辻\u{e0101} 神\ufe00'],
  ['Chinese, Japanese, Korean', '简体中文、日本語、한국어'],
  ['Hebrew, German, combining marks', 'שלום Straße e\u0301'],
  ['as entities', 'می&zwnj;خواهم 👨&#x200d;👩'],
  ['a diff', '--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,2 @@\n-\tint a = b|c;\n+\tint a = b & c; // \\n'],
  ['a table of ASCII', '+----+------+\n| id | name |\n+----+------+\n|  1 | a\\b  |\n+----+------+'],
  ['code', 'for (int i = 0; i < n; ++i) { if (a[i] > b && !c) printf("%s\\n", x->y); }'],
];

/** ASCII in the block of tags, which nobody sees. */
export function tags(text: string): string {
  return Array.from(text, (char) => String.fromCodePoint(0xe00_00 + (char.codePointAt(0) ?? 0))).join('');
}
