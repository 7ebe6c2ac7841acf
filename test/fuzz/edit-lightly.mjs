// Edits after which a text mostly stays sound: what people do between two looks at the diagnostics.

const WORDS = ['x', '1', 'core22', 'core24', 'devel', 'network', 'python', 'go', 'strict', 'kernel', 'true', '$SNAP/a'];
const LINES = [
  '# a comment',
  '',
  '    plugs: [network]',
  '    after: [other]',
  '      - item',
  'grade: devel',
  'type: gadget',
  'adopt-info: main',
  'license: MIT',
  'compression: lzo',
  'components:',
  '  extra:',
  'environment: {A: "$CRAFT_TARGET_ARCH"}',
  '    override-build: snapcraftctl build',
];

export function editLightly(text, random) {
  switch (random(7)) {
    case 0:
      return insert(text, random(text.length + 1), 'a');
    case 1:
      return inValue(text, random, () => '');
    case 2:
      return inValue(text, random, () => WORDS[random(WORDS.length)]);
    case 3:
      return inValue(text, random, (value) => `${value}x`);
    case 4:
      return onLine(text, random, (lines, i) => lines.splice(i, 1));
    case 5:
      return onLine(text, random, (lines, i) => lines.splice(i, 0, LINES[random(LINES.length)]));
    default:
      return onLine(text, random, (lines, i) => lines.splice(i, 0, lines[random(lines.length)]));
  }
}

function insert(text, at, what) {
  return text.slice(0, at) + what + text.slice(at);
}

function inValue(text, random, change) {
  return onLine(text, random, (lines, i) => {
    lines[i] = lines[i].replace(/(:\s+|- )(\S+)$/, (_all, lead, value) => lead + change(value));
  });
}

function onLine(text, random, change) {
  const lines = text.split('\n');
  change(lines, random(lines.length));
  return lines.join('\n');
}
