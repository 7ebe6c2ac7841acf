/** A snap moved to a later base and then to a series that this base suits, as one list of edits. */
import { createDocument } from '../../document.ts';
import { moveToSeries, type SeriesMove } from '../../openstack/move-series.ts';
import type { RuleContext, TextEdit } from '../../rules/rule.ts';
import { createRuleContext } from '../../rules/run.ts';
import { findPair, isMap } from '../../yaml/access.ts';
import { applyEdits, removePair } from '../../yaml/edit.ts';
import { composeEdits } from '../compose-edits.ts';
import { migrateBase } from './migrate/migrate-base.ts';

/** Of the python plugin, up to core20. Series that suit a later base know one Python: that of the base. */
const OLD_KEY = 'python-version';

/**
 * @param base `core24`; the snap stays where that is no later base than its own
 * @param series an id, a code name, or `master`
 */
export function moveWithBase(
  ctx: RuleContext,
  base: string,
  series: string,
): SeriesMove | { readonly problem: string } {
  const { document, workspace, openstack } = ctx;
  const { uri, version, text } = document;
  const migration = migrateBase(text, base, { uri, workspace });
  const [refusal] = migration.edits.length === 0 ? migration.notes : [];
  if (refusal) return { problem: refusal.message };
  const open = (current: string): RuleContext =>
    createRuleContext(createDocument(uri, current, version, 'snapcraft'), workspace, openstack);
  const pythons = /^core(?:18|20)$/.test(base) ? [] : findOldKeys(open(migration.text));
  const move = moveToSeries(open(applyEdits(migration.text, pythons)), series);
  if ('problem' in move) return move;
  const own = move.edits.filter((edit) => edit.uri === uri).sort((a, b) => a.start - b.start);
  const composed = composeEdits(text.length, [migration.edits, pythons, own]);
  const left = migration.notes.filter(
    // What speaks of the series it comes from, or of a key that is taken out, is over with the move.
    ({ kind, code, start = -1 }) =>
      kind !== 'done' &&
      code?.startsWith('constraints/') !== true &&
      !pythons.some((edit) => edit.start <= start && start < edit.end),
  );
  return {
    ...move,
    edits: [
      ...composed.map((edit) => ({ ...edit, uri, group: 'base' as const })),
      ...move.edits.filter((edit) => edit.uri !== uri),
    ],
    notes: [...new Set([...left.map(({ message }) => message), ...move.notes])],
  };
}

function findOldKeys({ document, project }: RuleContext): readonly TextEdit[] {
  return project.parts.flatMap(({ pair }) => {
    const map = pair.value;
    const key = isMap(map) ? findPair(map, OLD_KEY) : undefined;
    const plugin = isMap(map) ? findPair(map, 'plugin') : undefined;
    const isPython = plugin?.value.kind === 'scalar' && plugin.value.text === 'python';
    const edit = isMap(map) && key && isPython ? removePair(document.text, map, key) : undefined;
    return edit ? [edit] : [];
  });
}
