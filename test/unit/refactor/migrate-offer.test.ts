import { describe, expect, it } from 'vitest';
import { resolveRefactoring } from '../../../server/src/core/actions/refactor/index.ts';
import {
  applyAction,
  applyWorkspaceEdit,
  contextOf,
  offersAt,
  readCursor,
  titlesAt,
} from '../../harness/refactorings.ts';

const TEXT = `name: demo
base: co<|>re20 # old
version: '1'
summary: A demo
description: Shows how it looks.
grade: devel
confinement: strict
architectures: [amd64]
parts:
  a:
    plugin: go
    source: .
    stage-packages: [libpython3.8-stdlib]
`;

const migrations = (text: string): readonly string[] => titlesAt(text).filter((title) => title.startsWith('Migrate'));

describe('the action', () => {
  it('is offered on the line of the base, for every later one', () => {
    expect(migrations(TEXT)).toEqual(['Migrate to "core22"', 'Migrate to "core24"', 'Migrate to "core26"']);
    const clean = TEXT.replace('<|>', '');
    expect(migrations(clean.replace('base:', '<|>base:'))).toHaveLength(3);
    expect(migrations(clean.replace('# old', '# ol<|>d'))).toHaveLength(3);
    expect(migrations(clean.replace('version', 'ver<|>sion'))).toEqual([]);
  });

  it('is offered on build-base where that decides, and on the name where there is no base', () => {
    expect(migrations('name: x\nbase: bare\nbuild-ba<|>se: core24\n')).toEqual(['Migrate to "core26"']);
    expect(migrations('name: x\nba<|>se: bare\nbuild-base: core24\n')).toEqual([]);
    expect(migrations("na<|>me: x\nversion: '1'\nparts:\n  a:\n    plugin: nil\n    snap: [x]\n")).toHaveLength(5);
  });

  it('is not offered at the newest base, nor for the development base', () => {
    expect(migrations('name: x\nba<|>se: core26\n')).toEqual([]);
    expect(migrations('name: x\nba<|>se: devel\nbuild-base: devel\ngrade: devel\n')).toEqual([]);
  });

  it('is never the preferred one, and works out its edit when it is chosen', () => {
    const { text, start } = readCursor(TEXT);
    const ctx = contextOf(text);
    const action = offersAt(ctx, start).find(({ title }) => title === 'Migrate to "core24"');
    expect(action).toEqual({
      title: 'Migrate to "core24"',
      kind: 'refactor.rewrite',
      data: { refactoring: 'migrate-base', data: { target: 'core24' } },
    });
    if (action) {
      expect(applyAction(ctx, action)).toContain('platforms:\n  amd64:\nparts:\n');
    }
  });

  it('groups its edits for a preview where the editor has one', () => {
    const { text, start } = readCursor(TEXT);
    const ctx = contextOf(text);
    const [, action] = offersAt(ctx, start);
    const edit = action && resolveRefactoring(ctx, action, { changeAnnotations: true }).edit;
    const [change] = edit?.documentChanges ?? [];
    const edits = change && 'edits' in change ? change.edits : [];
    const ids = edits.map((one) => ('annotationId' in one ? one.annotationId : undefined));
    expect([...new Set(ids)].sort()).toEqual(['base', 'names', 'notes', 'plugins', 'targets']);
    expect(new Set(Object.keys(edit?.changeAnnotations ?? {}))).toEqual(new Set(ids));
    // What is sure is taken along unasked; the rest waits for a word.
    expect(edit?.changeAnnotations?.['base']?.needsConfirmation).toBe(false);
    expect(edit?.changeAnnotations?.['names']?.needsConfirmation).toBe(true);
    expect(edit?.changeAnnotations?.['notes']?.needsConfirmation).toBe(true);
    const after = applyWorkspaceEdit(text, edit);
    expect(after).toMatch(/^# TODO \(core24\): .*\nname: demo\nbase: core24 # old\n/);
    expect(after).toContain('stage-packages: [libpython3.12-stdlib]');
  });

  it('comes back as it was where the text changed in the meantime', () => {
    const action = { title: 'x', data: { refactoring: 'migrate-base', data: { target: 'core24' } } };
    expect(resolveRefactoring(contextOf('name: x\nbase: core26\n'), action)).toEqual(action);
    for (const data of [null, 3, {}, { refactoring: 'gone', data: {} }, { refactoring: 'migrate-base', data: {} }]) {
      expect(resolveRefactoring(contextOf('base: core22\n'), { title: 'x', data })).toEqual({ title: 'x', data });
    }
  });
});
