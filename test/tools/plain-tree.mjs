// A tree as data: the pairs of its top level may be objects that read themselves when they are asked.

export function toPlainTree({ root, problems, comments, anchors }) {
  return { root: root?.kind === 'map' ? toPlainMap(root) : root, problems, comments, anchors };
}

function toPlainMap(root) {
  return { ...root, pairs: root.pairs.map(toPlainPair), entries: root.entries.map(toPlainPair) };
}

function toPlainPair({ key, value, merged }) {
  return { key, value, merged };
}
