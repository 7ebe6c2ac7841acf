/** `snapwright new`: options, questions in a terminal, and what it does to a folder. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../server/src/cli/run.ts';
import { findTaken, writeNewFiles } from '../../../server/src/cli/write-new-files.ts';

let cwd: string;
beforeEach(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-new-'));
});
afterEach(() => {
  fs.rmSync(cwd, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param lines what is typed; undefined where nobody can be asked */
async function call(args: readonly string[], lines?: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const typed = [...(lines ?? [])];
  const code = await run(['new', ...args], {
    cwd,
    env: {},
    isTerminal: lines !== undefined,
    ...(lines && {
      openPrompt: () => ({
        ask: (text: string) => {
          out += text;
          return Promise.resolve(typed.shift());
        },
        close: () => undefined,
      }),
    }),
    readStdin: () => new Uint8Array(),
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

function tree(): string[] {
  return fs
    .readdirSync(cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(cwd, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

const read = (file: string): string => fs.readFileSync(path.join(cwd, file), 'utf8');

describe('by options', () => {
  test('writes, and says what', async () => {
    const { code, out, err } = await call(['--kind', 'go', '--summary', 'Shows tides', 'tide-table']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Wrote to tide-table:\n  snap/snapcraft.yaml\n');
    expect(tree()).toEqual(
      ['.github/workflows/snap.yaml', '.gitignore', 'README.md', 'go.mod', 'main.go', 'snap/snapcraft.yaml'].map(
        (file) => `tide-table/${file}`,
      ),
    );
    expect(read('tide-table/snap/snapcraft.yaml')).toMatch(/^name: tide-table\n/);
    expect(
      await run(['check', '--strict', '--severity', 'warning', '--quiet', cwd], {
        cwd,
        env: {},
        isTerminal: false,
        readStdin: () => new Uint8Array(),
        out: () => undefined,
        err: () => undefined,
      }),
    ).toBe(0);
  });

  test('hooks are programs', async () => {
    await call(['--project', 'nova', '--services', 'api,conductor', '--runner', 'helper', '--quiet', 'nova']);
    expect(fs.statSync(path.join(cwd, 'nova/snap/hooks/install')).mode & 0o111).not.toBe(0);
    expect(fs.statSync(path.join(cwd, 'nova/README.md')).mode & 0o111).toBe(0);
    expect(read('nova/snap/snapcraft.yaml')).not.toContain('scheduler');
  });

  test('an unknown project of OpenStack is one all the same', async () => {
    const { code } = await call(['--project', 'watcher', '--quiet', 'w']);
    expect(code).toBe(0);
    expect(read('w/snap/snapcraft.yaml')).toMatch(/^name: watcher\n/);
  });

  test('a program that is there is left alone', async () => {
    fs.mkdirSync(path.join(cwd, 'tide'));
    fs.writeFileSync(path.join(cwd, 'tide/go.mod'), 'module mine\n');
    const { code } = await call(['--kind', 'go', '--summary', 'x', '--no-ci', 'tide']);
    expect(code).toBe(0);
    expect(tree()).toEqual(['tide/go.mod', 'tide/snap/snapcraft.yaml']);
  });

  test('a dry run writes nothing', async () => {
    const { code, out } = await call(['--kind', 'go', '--summary', 'x', '--dry-run', 'tide']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Would write to tide:\n {2}snap\/snapcraft.yaml\n/);
    expect(tree()).toEqual([]);
  });

  test.each([
    [['--kind', 'go', 'tide'], 'Option "--summary"'],
    [['--kind', 'go', '--summary', 'x', '--name', 'Tide', 'tide'], 'Option "--name": Only lower-case'],
    [['--kind', 'perl', 'tide'], 'Unknown value "perl"'],
    [['--kind', 'go', '--summary', 'x', '--web', 'nginx', 'tide'], 'Option "--web" has nothing to say'],
    [['--kind', 'openstack', '--project', 'nova', '--existing', 'x1'], 'Option "--existing" has nothing to say'],
    [['--kind', 'desktop', '--summary', 'x', '--base', 'core26', 'tide'], 'GNOME extension'],
    [['--project', 'nova', '--services', 'conductor,apu', 'tide'], '"apu" is not among'],
    [['--project', 'Nova!', 'tide'], 'Option "--project"'],
    [['a', 'b'], 'One folder is expected'],
    [['--nmae', 'x'], 'Did you mean "--name"?'],
  ])('%j is refused', async (args, words) => {
    const { code, err } = await call(args);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(tree()).toEqual([]);
  });
});

describe('what is there already', () => {
  test.each(['snap/snapcraft.yaml', 'snapcraft.yaml', '.snapcraft.yaml', 'build-aux/snap/snapcraft.yaml'])(
    'another project file: %s',
    async (file) => {
      fs.mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
      fs.writeFileSync(path.join(cwd, file), 'mine');
      // Told before anything is asked.
      const { code, err, out } = await call(['.'], []);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(`snapwright: Nothing was written: in this folder there is "${file}" already.\n`);
      expect(read(file)).toBe('mine');
    },
  );

  test('files of the program are all named, with the way out', async () => {
    fs.writeFileSync(path.join(cwd, 'README.md'), 'mine');
    fs.writeFileSync(path.join(cwd, '.gitignore'), 'mine');
    const { code, err } = await call(['--kind', 'go', '--name', 'tide', '--summary', 'x']);
    expect(code).toBe(1);
    expect(err).toBe(
      'snapwright: Nothing was written: in this folder there are ".gitignore", "README.md" already. With "--existing" that is left out.\n',
    );
    expect(tree()).toEqual(['.gitignore', 'README.md']);
  });

  test('a file where a folder is needed, and a link to nowhere', async () => {
    fs.writeFileSync(path.join(cwd, 'src'), '');
    fs.symlinkSync('nowhere', path.join(cwd, 'Cargo.lock'));
    const { code, err } = await call(['--kind', 'rust', '--name', 'tide', '--summary', 'x', '--no-ci']);
    expect(code).toBe(1);
    expect(err).toContain('"Cargo.lock", "src" already');
    expect(tree()).toEqual(['Cargo.lock', 'src']);
  });

  test('a file in place of the folder', async () => {
    fs.writeFileSync(path.join(cwd, 'tide'), '');
    expect(await call(['--kind', 'go', '--summary', 'x', 'tide'])).toMatchObject({ code: 2 });
  });
});

describe('in a terminal', () => {
  test('asks what is open, takes numbers and names, goes back, and asks again after a mistake', async () => {
    const lines = ['go', 'Tide', 'tide', '<', 'tides', 'Shows tides', '', '', '', 'y'];
    const { code, out } = await call(['new-one'], lines);
    expect(code).toBe(0);
    expect(out).toContain('(1/6) What goes into the snap?');
    expect(out).toContain('Only lower-case letters are allowed: "tide" would do.');
    // What was said before going back is suggested.
    expect(out).toContain('Name [tide]: ');
    expect(out).toContain('(6/6) Is there a program already?');
    expect(read('new-one/snap/snapcraft.yaml')).toMatch(/^name: tides\ntitle: Tides\nsummary: Shows tides\n/);
  });

  test('options are not asked for', async () => {
    const { code, out } = await call(
      ['--kind', 'openstack', '--series', '2026.1', 'x'],
      ['3', '', '', '', 'api', 'nothing', '2', '', ''],
    );
    expect(code).toBe(0);
    expect(out).not.toContain('Which series?');
    expect(read('x/snap/snapcraft.yaml')).toContain('bin/snap-openstack launch glance-uwsgi');
  });

  test.each([[['go']], [['go', 'tide', 'Tides', '', '', '', 'n']], [['go', 'tide', 'Tides', '', '', '']]])(
    'nothing is written when it ends early: %j',
    async (lines) => {
      expect(await call(['tide'], lines)).toMatchObject({ code: 2, err: 'snapwright: Nothing was written.\n' });
      expect(tree()).toEqual([]);
    },
  );
});

describe('writing', () => {
  test('all or nothing', () => {
    fs.writeFileSync(path.join(cwd, 'b'), 'mine');
    const files = [
      { path: 'deep/er/a', text: 'a' },
      { path: 'b', text: 'ours' },
    ];
    expect(findTaken(cwd, ['deep/er/a', 'b'])).toEqual(['b']);
    expect(() => {
      writeNewFiles(cwd, files);
    }).toThrow(/EEXIST/);
    expect(tree()).toEqual(['b']);
    expect(fs.existsSync(path.join(cwd, 'deep'))).toBe(false);
    expect(read('b')).toBe('mine');
  });

  test('nothing is left beside the files', () => {
    writeNewFiles(path.join(cwd, 'new'), [{ path: 'x', text: 'é\n', executable: true }]);
    expect(tree()).toEqual(['new/x']);
    expect(read('new/x')).toBe('é\n');
  });
});
