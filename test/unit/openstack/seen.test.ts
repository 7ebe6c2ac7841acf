/** What is shown of constraints beside the findings: hints, hovers, completion, lenses, and actions on files. */
import type { MarkupContent } from 'vscode-languageserver-types';
import { describe, expect, test } from 'vitest';
import {
  complete,
  createLanguageService,
  defaultSettings,
  getCodeLenses,
  getHover,
  getInlayHints,
  type Settings,
} from '../../../server/src/core/index.ts';
import { getRefactorings, resolveRefactoring } from '../../../server/src/core/actions/refactor/index.ts';
import { alignWithConstraints } from '../../../server/src/core/openstack/align.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import type { ConstraintStore } from '../../../server/src/core/openstack/types.ts';
import { createStore } from '../../harness/constraint-store.ts';
import { applyEdits, createFiles, provideFor, SNAPCRAFT, type Files } from '../../harness/openstack-project.ts';
import { SOUND } from '../../harness/openstack-snaps.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';

const FILES: Files = {
  [SNAPCRAFT]: `name: demo
base: core24
version: '2026.1'
parts:
  demo:
    plugin: python
    source: https://opendev.org/openstack/nova
    source-tag: 32.0.0
    python-constraints:
      - ${RELEASES}2025.2
    python-packages: [pymysql, oslo.config==9.7.2, 'oslo.cache[dogpile]', lz4]
  other:
    plugin: python
    source: .
    python-requirements: [requirements.txt]
`,
  'requirements.txt': 'oslo.log\nrequests>=2\nPyYAML ; python_version > "3"\nsix ; python_version < "3"\n',
};

function only(kind: 'inlayHints' | 'codeLens'): Settings {
  const all = defaultSettings[kind];
  const off = Object.fromEntries(Object.keys(all).map((key) => [key, key === 'constraints']));
  return { ...defaultSettings, [kind]: off };
}

function showHints(files: Files, path: string = SNAPCRAFT, store?: ConstraintStore): string {
  const ctx = provideFor(files, path, { settings: only('inlayHints'), ...(store && { store }) });
  const lines = getLines(ctx.document);
  const { text } = ctx.document;
  const edits = getInlayHints(ctx, 0, text.length).map(({ position, label }) => {
    const at = lines.offsetAt(position);
    return { start: at, end: at, newText: `‹${label as string}›` };
  });
  return applyEdits(text, edits);
}

describe('hints', () => {
  test('versions behind packages, series behind what implies them', () => {
    expect(showHints(FILES)).toBe(
      (FILES[SNAPCRAFT] ?? '')
        .replace("'2026.1'", "'2026.1'‹OpenStack 2025.2 (flamingo)›")
        .replace('32.0.0', '32.0.0‹2025.2 flamingo›')
        .replace(`${RELEASES}2025.2`, `${RELEASES}2025.2‹flamingo, maintained›`)
        .replace('[pymysql,', '[pymysql‹1.1.1›,')
        .replace("[dogpile]'", "[dogpile]'‹3.12.0›"),
    );
    expect(showHints(FILES, 'requirements.txt')).toBe(
      'oslo.log‹2026.1: 8.1.0›\nrequests>=2\nPyYAML‹2026.1: 6.0.3› ; python_version > "3"\nsix ; python_version < "3"\n',
    );
  });

  test('only of the stretch that is asked for', () => {
    const ctx = provideFor(FILES, SNAPCRAFT, { settings: only('inlayHints') });
    expect(getInlayHints(ctx, 0, 60).map(({ label }) => label)).toEqual(['OpenStack 2025.2 (flamingo)']);
  });

  test('without constraints at hand there are the series alone', () => {
    const none: ConstraintStore = { find: () => ({ state: 'pending' }) };
    expect(showHints(FILES, SNAPCRAFT, none)).not.toContain('‹1.1.1›');
    expect(showHints(FILES, SNAPCRAFT, none)).toContain('‹flamingo, maintained›');
    expect(showHints(FILES, 'requirements.txt', none)).toBe(FILES['requirements.txt']);
  });

  test('a snap that has nothing to do with it', () => {
    const plain = 'name: x\nbase: core24\nversion: 2026.1\nparts:\n  x:\n    plugin: nil\n';
    expect(showHints({ [SNAPCRAFT]: plain })).toBe(plain);
  });
});

function hover(word: string, path: string = SNAPCRAFT, files = FILES): string | undefined {
  const ctx = provideFor(files, path);
  const found = getHover(ctx, ctx.document.text.indexOf(word) + 1);
  return (found?.contents as MarkupContent | undefined)?.value;
}

describe('hovers', () => {
  test('a package: here, in the neighbouring series, and whether its specifier fits', () => {
    expect(hover('pymysql')).toBe(
      '**PyMySQL** 1.1.1 in 2025.2 (flamingo)\n\n- 2025.1 (epoxy): 1.1.1\n- 2026.1 (gazpacho): 1.1.2 (newer)',
    );
    expect(hover('oslo.config')).toBe(
      '**oslo.config** 10.0.0 in 2025.2 (flamingo)\n\n`==9.7.2` leaves it out.\n\n- 2025.1 (epoxy): 9.7.2 (older)\n- 2026.1 (gazpacho): 10.3.0 (newer)',
    );
    expect(hover('lz4')).toMatch(/^\*\*lz4\*\* is not in 2025\.2/);
    expect(hover('requests', 'requirements.txt')).toMatch(
      /^\*\*requests\*\* 2\.32\.5 in 2026\.1 \(gazpacho\)\n\n`>=2` fits it\./,
    );
  });

  test('the address of constraints, and a tag', () => {
    expect(hover('releases.openstack')).toBe(
      `**OpenStack 2025.2 (flamingo)**: maintained, end of life from 2027-04-28

- **Released:** 2025-10-01
- **Python:** 3.10, 3.11, 3.12, 3.13 (best effort)
- **Bases that fit:** \`core22\` and \`core24\`
- **Cloud archive:** \`flamingo\` for \`core24\`

37 pins of 32 packages.`,
    );
    expect(hover('32.0.0')).toContain('`32.0.0` of `nova`, for the part `demo`:\n\n**OpenStack 2025.2 (flamingo)**');
    const dead = (FILES[SNAPCRAFT] ?? '').replace(`${RELEASES}2025.2`, `${RELEASES}flamingo`);
    expect(hover('releases.openstack', SNAPCRAFT, { [SNAPCRAFT]: dead })).toContain(`Use \`${RELEASES}2025.2\`.`);
  });

  test('the version of the snap: which series is meant, and by what', () => {
    const text = hover('2026.1') ?? '';
    expect(text).toContain('Shown to users by `snap list`');
    expect(text).toContain('- the version of the snap ("2026.1"): 2026.1 (gazpacho)');
    expect(text).toContain('- the tag of the source of the part "demo" ("32.0.0"): 2025.2 (flamingo)');
  });

  test('lines of copies and locks', () => {
    const files = SOUND['cinder-volume of 2026.1'] ?? {};
    expect(hover('PyMySQL===', 'pyproject.toml', files)).toMatch(/^\*\*PyMySQL\*\* 1\.1\.2 in 2026\.1/);
    expect(hover('10.3.0"\nsource', 'uv.lock', files)).toMatch(/^\*\*oslo\.config\*\* 10\.3\.0 in 2026\.1/);
  });

  test('never throws, wherever', () => {
    for (const files of [FILES, ...Object.values(SOUND)]) {
      for (const path of Object.keys(files)) {
        const ctx = provideFor(files, path);
        for (let at = 0; at <= ctx.document.text.length; at += 5) getHover(ctx, at);
      }
    }
  });
});

function completions(
  marked: string,
  path: string = SNAPCRAFT,
): (readonly [label: string, detail: string | undefined, text: string | undefined])[] {
  const at = marked.indexOf('<|>');
  const ctx = provideFor({ ...FILES, [path]: marked.replace('<|>', '') }, path);
  return complete(ctx, at, { snippets: true }).items.map(({ label, detail, textEdit }) => [
    label,
    detail,
    textEdit?.newText,
  ]);
}

describe('completion', () => {
  const text = FILES[SNAPCRAFT] ?? '';

  test('names and versions in python-packages', () => {
    const names = completions(text.replace('[pymysql,', '[pymysql, ke<|>,'));
    expect(names).toContainEqual(['keystoneauth1', '5.12.0 in 2025.2 (flamingo)', 'keystoneauth1']);
    expect(names.map(([label]) => label)).not.toContain('PyMySQL');
    expect(completions(text.replace('oslo.config==9.7.2', 'oslo.config==<|>'))).toEqual([
      ['oslo.config==10.0.0', 'in 2025.2 (flamingo)', 'oslo.config==10.0.0'],
    ]);
  });

  test('addresses of constraints: the series that is meant first, then those that fit the base', () => {
    const found = completions(text.replace(`${RELEASES}2025.2`, '<|>')).filter(([label]) => label.startsWith('https'));
    expect(found.slice(0, 3).map(([label, detail]) => [label.slice(RELEASES.length), detail])).toEqual([
      ['2025.2', 'flamingo · maintained'],
      ['2026.2', 'hibiscus · maintained'],
      ['2026.1', 'gazpacho · maintained'],
    ]);
    expect(found.at(-1)?.[1]).toMatch(/not for core24$/);
  });

  test('tags and branches of the series', () => {
    expect(completions(text.replace('32.0.0', '<|>'))[0]?.slice(0, 2)).toEqual([
      '32.2.1',
      '2025.2 flamingo · maintained',
    ]);
    const branch = completions(text.replace('source-tag: 32.0.0', 'source-branch: <|>'));
    expect(branch[0]?.slice(0, 2)).toEqual(['stable/2025.2', 'flamingo · maintained']);
    expect(branch.map(([label]) => label)).not.toContain('stable/ocata');
  });

  test('in requirement files', () => {
    expect(completions('oslo.log\nkey<|>\n', 'requirements.txt')).toContainEqual([
      'keystoneauth1',
      '5.13.1 in 2026.1 (gazpacho)',
      'keystoneauth1',
    ]);
    expect(completions('oslo.log==<|>\n', 'requirements.txt')).toEqual([
      ['8.1.0', 'oslo.log in 2026.1 (gazpacho)', '8.1.0'],
    ]);
    expect(completions('# oslo.<|>\n', 'requirements.txt')).toEqual([]);
    expect(completions('-c <|>\n', 'requirements.txt')[0]?.[0]).toBe(`${RELEASES}2026.2`);
  });

  test('in pyproject.toml', () => {
    const toml = (line: string): string =>
      `[project]\nname = "x"\ndependencies = [\n  "oslo.config[x]>=1",\n  ${line}\n]\n`;
    const names = completions(toml('"key<|>"'), 'pyproject.toml').map(([label]) => label);
    expect(names).toContain('keystoneauth1');
    expect(completions(toml('"oslo.log==<|>"'), 'pyproject.toml').map(([label]) => label)).toEqual(['8.1.0']);
    // Not closed yet.
    expect(completions('[project]\ndependencies = [\n  "oslo.<|>', 'pyproject.toml').map(([label]) => label)).toContain(
      'oslo.log',
    );
    expect(completions('[project]\nname = "<|>"\n', 'pyproject.toml')).toEqual([]);
  });
});

describe('lenses', () => {
  const show = (files: Files, path: string = SNAPCRAFT, commands: readonly string[] = []): string[] => {
    const ctx = provideFor(files, path, { settings: only('codeLens') });
    return getCodeLenses(ctx, new Set(commands)).map(
      ({ range, command }) => `${range.start.line} ${command?.title ?? ''} [${command?.command ?? ''}]`,
    );
  };

  test('above a part its series, and how its packages stand', () => {
    expect(show(FILES)).toEqual([
      '4 2025.2 · 2 aligned · 1 differs · 1 unknown []',
      '11 2026.1 · 0 aligned · 3 free []',
    ]);
    expect(show(FILES, SNAPCRAFT, ['snapwright.moveToSeries'])[0]).toBe(
      '4 2025.2 · 2 aligned · 1 differs · 1 unknown [snapwright.moveToSeries]',
    );
  });

  test('of a lock, and above a copy', () => {
    const files = SOUND['cinder-volume of 2026.1'] ?? {};
    expect(show(files)).toEqual(['10 2026.1 · 1 aligned []']);
    expect(show(files, 'pyproject.toml', ['snapwright.alignWithConstraints'])).toEqual([
      '7 2026.1 · 5 aligned [snapwright.alignWithConstraints]',
    ]);
    const stale = { ...files, 'pyproject.toml': (files['pyproject.toml'] ?? '').replace('8.1.0', '8.0.0') };
    expect(show(stale, 'pyproject.toml')).toEqual(['7 2026.1 · 4 aligned · 1 differs []']);
  });

  test('not above other parts', () => {
    expect(
      show({
        [SNAPCRAFT]: 'name: x\nbase: core24\nversion: 2026.1\nparts:\n  x:\n    plugin: python\n    source: .\n',
      }),
    ).toEqual([]);
  });
});

describe('actions', () => {
  const all = (): boolean => true;

  test('move, on the lines that tell of a series', () => {
    const ctx = provideFor(FILES);
    const titles = (word: string): string[] => {
      const at = ctx.document.text.indexOf(word);
      return getRefactorings(ctx, at, at, (kind) => kind === 'refactor.rewrite')
        .map(({ title }) => title)
        .filter((title) => title.includes('OpenStack'));
    };
    expect(titles('source-tag')).toEqual([
      'Move to OpenStack 2026.2 (hibiscus), maintained',
      'Move to OpenStack 2026.1 (gazpacho), maintained',
      'Bring everything to OpenStack 2025.2 (flamingo)',
    ]);
    expect(titles('name:')).toEqual([]);
    const at = ctx.document.text.indexOf('source-tag');
    const action = getRefactorings(ctx, at, at, all).find(({ title }) => title.startsWith('Bring'));
    const edit = action && resolveRefactoring(ctx, action).edit;
    expect(edit?.changes?.[ctx.document.uri]?.map(({ newText }) => newText)).toContain("'2025.2'");
  });

  test('a look starts no fetching of series that are only offered', () => {
    const asked: string[] = [];
    const store = createStore();
    const ctx = provideFor(FILES, SNAPCRAFT, {
      store: {
        find: (reference) => {
          if ('series' in reference) asked.push(reference.series);
          return store.find(reference);
        },
        peek: (reference) => store.peek?.(reference) ?? { state: 'pending' },
      },
    });
    const at = ctx.document.text.indexOf('source-tag');
    getRefactorings(ctx, at, at, all);
    getHover(ctx, ctx.document.text.indexOf('pymysql') + 1);
    expect(asked.filter((series) => series !== '2026.1')).toEqual([]);
  });

  test('align one file', () => {
    const files = { ...FILES, 'requirements.txt': 'oslo.log==5\nrequests>=2\nPyYAML>7\n' };
    const ctx = provideFor(files, 'requirements.txt');
    const [action] = getRefactorings(ctx, 0, 0, (kind) => kind === 'source.align.snapwright');
    expect(action?.title).toBe('Align with the constraints of 2026.1 (gazpacho)');
    const edits = action && resolveRefactoring(ctx, action).edit?.changes?.[ctx.document.uri];
    expect(edits?.map(({ newText }) => newText)).toEqual(['==8.1.0', '==6.0.3']);
    const snapcraft = alignWithConstraints(provideFor(files));
    expect('edits' in snapcraft && snapcraft.edits.map(({ newText }) => newText)).toEqual(['']);
    expect(alignWithConstraints(provideFor({ 'requirements.txt': 'x\n' }, 'requirements.txt'))).toHaveProperty(
      'problem',
    );
  });

  test('quick fixes of files of packages', () => {
    const files = SOUND['cinder-volume of 2026.1'] ?? {};
    const stale = { ...files, 'pyproject.toml': (files['pyproject.toml'] ?? '').replace('8.1.0', '8.0.0') };
    const { document } = provideFor(stale, 'pyproject.toml');
    const service = createLanguageService({
      workspace: createFiles(stale),
      constraints: createStore(),
      log: (message) => {
        throw new Error(message);
      },
    });
    const at = getLines(document).positionAt(document.text.indexOf('constraint-dependencies'));
    const actions = service.codeActions(document, { range: { start: at, end: at }, diagnostics: [] }, defaultSettings);
    expect(actions.map(({ title }) => title)).toEqual([
      'Bring all pins to 2026.1 (gazpacho)',
      'Disable constraints/copy-stale for this line',
      'Disable constraints/copy-stale for this file',
      'Disable constraints/lock-older-than-copy for this line',
      'Disable constraints/lock-older-than-copy for this file',
    ]);
  });
});
