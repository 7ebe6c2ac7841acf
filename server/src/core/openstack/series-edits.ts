/** Edits in several files, each with what it is for: shown in groups before they are made. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnnotatedTextEdit, ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver-types';
import { toRange } from '../positions.ts';
import type { ProviderContext } from '../context.ts';
import type { RuleContext, TextEdit } from '../rules/rule.ts';

export const EDIT_GROUPS = {
  base: { label: 'Base and series', description: 'The project on a later base, and in the series.' },
  constraints: { label: 'Constraints', description: 'The addresses of the constraints.' },
  sources: { label: 'Sources', description: 'Tarballs, branches and tags of OpenStack projects.' },
  runner: { label: 'Runner', description: 'Commands of apps, as the runner at its new address wants them.' },
  claim: { label: 'The series itself', description: 'The version of the snap, and comments that name the series.' },
  archive: { label: 'Cloud archive', description: 'The pocket that packages of Ubuntu come from.' },
  pins: { label: 'Pins', description: 'Packages that are pinned to other versions than the constraints.' },
  copies: { label: 'Copies of the constraints', description: 'Their lines, and the comment on where they came from.' },
} as const;

/**
 * Editors show a preview only where an edit wants to be confirmed, and leave such an edit unticked. So the changes want
 * no confirmation of their own, and an edit that changes nothing does.
 */
const PREVIEW = 'preview';

export type EditGroup = keyof typeof EDIT_GROUPS;

export interface FileEdit extends TextEdit {
  readonly uri: string;
  readonly group: EditGroup;
}

/** The text of each file after its edits, for those who write files themselves. */
export function applyToFiles(ctx: RuleContext, edits: readonly FileEdit[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { uri, own } of byFile(edits)) {
    const text = textOf(ctx, uri);
    if (text === undefined) continue;
    let result = '';
    let at = 0;
    for (const { start, end, newText } of own) {
      result += text.slice(at, start) + newText;
      at = end;
    }
    texts.set(uri, result + text.slice(at));
  }
  return texts;
}

export interface WorkspaceEditOptions {
  /** The editor groups and previews edits by their annotations. */
  readonly changeAnnotations?: boolean;
}

export function toWorkspaceEdit(
  ctx: ProviderContext,
  edits: readonly FileEdit[],
  { changeAnnotations = false }: WorkspaceEditOptions = {},
): WorkspaceEdit {
  const files = byFile(edits).flatMap(({ uri, own }) => {
    const text = textOf(ctx, uri);
    return text === undefined ? [] : [{ uri, own, lines: TextDocument.create(uri, 'plaintext', 0, text) }];
  });
  if (!changeAnnotations) {
    return {
      changes: Object.fromEntries(
        files.map(({ uri, own, lines }) => [
          uri,
          own.map(({ start, end, newText }) => ({ range: toRange(lines, start, end), newText })),
        ]),
      ),
    };
  }
  const used = new Set(edits.map(({ group }) => group));
  const changeAnnotationsById: Record<string, ChangeAnnotation> = {};
  for (const group of used) changeAnnotationsById[group] = { ...EDIT_GROUPS[group], needsConfirmation: false };
  changeAnnotationsById[PREVIEW] = {
    label: 'Preview',
    description: 'Changes nothing. Untick what shall stay as it is.',
    needsConfirmation: true,
  };
  return {
    documentChanges: files.map(({ uri, own, lines }, index) => ({
      // Other files may be open or not: the editor takes them as they are.
      textDocument: { uri, version: uri === ctx.document.uri ? ctx.document.version : null },
      edits: [
        ...(index === 0 ? [{ range: toRange(lines, 0, 0), newText: '', annotationId: PREVIEW }] : []),
        ...own.map(({ start, end, newText, group }): AnnotatedTextEdit => ({
          range: toRange(lines, start, end),
          newText,
          annotationId: group,
        })),
      ],
    })),
    changeAnnotations: changeAnnotationsById,
  };
}

/** In the order of each text; of two that meet, the first one counts. */
function byFile(edits: readonly FileEdit[]): readonly { readonly uri: string; readonly own: readonly FileEdit[] }[] {
  const files = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    const own = files.get(edit.uri);
    if (own) own.push(edit);
    else files.set(edit.uri, [edit]);
  }
  return [...files].map(([uri, all]) => {
    const own: FileEdit[] = [];
    for (const edit of all) {
      const meets = own.some(
        (one) => (edit.start < one.end && one.start < edit.end) || (edit.start === one.start && edit.end === one.end),
      );
      if (!meets) own.push(edit);
    }
    return { uri, own: own.sort((a, b) => a.start - b.start || a.end - b.end) };
  });
}

function textOf(ctx: RuleContext, uri: string): string | undefined {
  return uri === ctx.document.uri ? ctx.document.text : ctx.workspace.readText(uri);
}
