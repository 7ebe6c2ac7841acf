// Documents made to hurt: each must be bounded in time and answered.

/** Names and texts. */
export function hostileDocuments() {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    const name = String.fromCharCode(97 + i);
    const before = String.fromCharCode(96 + i);
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }
  const head = 'name: x\nbase: core24\n';
  return [
    ['empty', ''],
    ['blank', ' \n\n'],
    ['only a comment', '# nothing\n'],
    ['alias bomb', bomb.join('\n')],
    ['recursive alias', 'a: &a [*a]\nb: &b {c: *b}\n'],
    ['10,000 deep flow', `${head}passthrough: ${'['.repeat(10_000)}`],
    ['10,000 deep closed flow', `${head}passthrough: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 deep block', Array.from({ length: 10_000 }, (_, i) => `${' '.repeat(Math.min(i, 2000))}k:`).join('\n')],
    ['10,000 dashes', `a: ${'- '.repeat(10_000)}`],
    ['10 MB of text', `${head}description: |\n${'  lorem ipsum dolor sit amet\n'.repeat(360_000)}`],
    ['one line of 1 MB', `${head}summary: ${'x'.repeat(1_000_000)}`],
    ['one key of 1 MB', `${'k'.repeat(1_000_000)}: 1\n`],
    ['100,000 keys', Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n')],
    [
      '20,000 parts',
      `${head}parts:\n${Array.from({ length: 20_000 }, (_, i) => `  p${i}:\n    plugin: nil\n`).join('')}`,
    ],
    [
      'a long chain of parts',
      `${head}parts:\n${Array.from({ length: 5_000 }, (_, i) => `  p${i}:\n    plugin: nil\n    after: [p${i + 1}]\n`).join('')}`,
    ],
    ['NUL bytes', 'name: a\0b\nversion: \0\n'],
    ['lone surrogates', 'name: \ud800\nsummary: "\udfff"\n'],
    [
      'mixed line endings',
      'name: a\r\nbase: core24\rversion: "1"\nsummary: x\u0085description: y\u2028grade: stable\u2029',
    ],
    ['100,000 quotes', '"'.repeat(100_000)],
    ['100,000 colons', ': '.repeat(100_000)],
    ['100,000 braces', '{'.repeat(100_000)],
    ['100,000 anchors', Array.from({ length: 50_000 }, (_, i) => `k${i}: &a${i} x`).join('\n')],
    ['100,000 tabs', `a:\n${'\t'.repeat(100_000)}b`],
  ];
}
