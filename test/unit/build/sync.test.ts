import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lxd } from '../../../client/src/core/lxd/lxd.ts';
import { syncProject } from '../../../client/src/core/build/sync.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import { createStandInLxd } from './stand-in-lxd.ts';
import type { StandInLxd } from './stand-in-lxd.ts';

const NAME = 'snapwright-build-x';
/** All that a shell, a program's options or a careless reader could stumble over. */
const HOSTILE = [
  'with space',
  "it's",
  'say "hi"',
  'line\nbreak',
  '$(touch pwned)',
  '`touch pwned`',
  '-rf',
  '--checkpoint-action=exec=sh',
  '@list',
  'naïve-日本-🙂',
  'back\\slash',
  ';semi&and|pipe',
  '*',
  'tab\there',
  ' ',
  'n'.repeat(200),
];

let folder: string;
let project: string;
let lxd: StandInLxd;
const notes: string[] = [];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-sync-'));
  project = path.join(folder, ...['-a $(touch pwned) "q" \'s\'\nä']);
  fs.mkdirSync(path.join(project, 'snap'), { recursive: true });
  write('snap/snapcraft.yaml', 'name: x\n');
  write('src/main.c', 'int main;\n');
  lxd = createStandInLxd(path.join(folder, 'instances'));
  await lxd.launch({ name: NAME, image: 'i' });
  notes.length = 0;
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(relative: string, text: string): void {
  const file = path.join(project, relative);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  // Written long ago, so that a copy needs not doubt it.
  const before = new Date(Date.now() - 60_000);
  fs.utimesSync(file, before, before);
}

function copy(more: { readonly lxd?: Lxd; readonly signal?: AbortSignal; readonly excludes?: readonly string[] } = {}) {
  return syncProject(
    { lxd: more.lxd ?? lxd, now: Date.now, onNote: (text) => notes.push(text) },
    {
      instance: NAME,
      folder: project,
      stateFolder: path.join(folder, 'state'),
      excludes: more.excludes ?? [],
      ...(more.signal && { signal: more.signal }),
    },
  );
}

/** Everything that lies in a folder, as text. */
function listing(at: string): string[] {
  return execFileSync('find', ['.', '-mindepth', '1', '-printf', '%P\t%y\t%m\t%l\\0'], { cwd: at, encoding: 'utf8' })
    .split('\0')
    .filter((one) => one !== '')
    .sort();
}

const inside = (): string => path.join(lxd.root(NAME), 'project');

describe('the copy of a project', () => {
  it('has all of it, whatever its names', async () => {
    for (const name of HOSTILE) {
      write(name, name);
      write(path.join(`${name}.d`, name), name);
      fs.symlinkSync(name, path.join(project, `${name}.link`));
    }
    fs.symlinkSync('/etc/../etc/hostname', path.join(project, 'outside'));
    fs.symlinkSync(`gone-${'x'.repeat(150)}`, path.join(project, 'dangling'));
    fs.mkdirSync(path.join(project, 'empty'));
    fs.chmodSync(path.join(project, 'src/main.c'), 0o755);
    write('.git/HEAD', 'ref: refs/heads/main\n');
    expect((await copy()).kind).toBe('all');
    expect(listing(inside())).toEqual(listing(project));
    expect(execFileSync('diff', ['-r', '--no-dereference', project, inside()], { encoding: 'utf8' })).toBe('');
    expect(await copy()).toEqual({ kind: 'nothing', sent: 0, bytes: 0, removed: 0 });
    for (const name of HOSTILE) fs.rmSync(path.join(project, `${name}.d`), { recursive: true });
    expect(await copy()).toMatchObject({ kind: 'changes', sent: 0, removed: HOSTILE.length });
    expect(listing(inside())).toEqual(listing(project));
    expect(fs.existsSync(path.join(folder, 'pwned'))).toBe(false);
  });

  it('takes changes alone', async () => {
    await copy();
    write('src/main.c', 'int main();\n');
    fs.rmSync(path.join(project, 'snap/snapcraft.yaml'));
    write('snap/new/deep.txt', 'new');
    const lines = lxd.calls.length;
    expect(await copy()).toMatchObject({ kind: 'changes', sent: 3, removed: 1 });
    // The mark, what goes, what comes.
    expect(lxd.calls.length - lines).toBe(3);
    expect(listing(inside())).toEqual(listing(project));
    expect(fs.readFileSync(path.join(inside(), 'src/main.c'), 'utf8')).toBe('int main();\n');
  });

  it('sees a change that keeps the size, and one of the mode alone', async () => {
    await copy();
    fs.writeFileSync(path.join(project, 'src/main.c'), 'int niam;\n');
    fs.chmodSync(path.join(project, 'snap/snapcraft.yaml'), 0o600);
    expect(await copy()).toMatchObject({ kind: 'changes', sent: 2 });
    expect(fs.readFileSync(path.join(inside(), 'src/main.c'), 'utf8')).toBe('int niam;\n');
    expect(listing(inside())).toEqual(listing(project));
  });

  it('lets a file become a folder, a folder a link, and a link a file', async () => {
    write('a', 'file');
    write('b/in/it', 'folder');
    fs.symlinkSync('src', path.join(project, 'c'));
    await copy();
    fs.rmSync(path.join(project, 'a'));
    write('a/in/it', 'folder now');
    fs.rmSync(path.join(project, 'b'), { recursive: true });
    fs.symlinkSync('src', path.join(project, 'b'));
    fs.rmSync(path.join(project, 'c'));
    write('c', 'file now');
    expect((await copy()).kind).toBe('changes');
    expect(listing(inside())).toEqual(listing(project));
    expect(listing(path.join(inside(), 'src'))).toEqual(listing(path.join(project, 'src')));
  });

  it('leaves what lies in a folder whose mode changed', async () => {
    await copy();
    fs.chmodSync(path.join(project, 'src'), 0o700);
    expect(await copy()).toMatchObject({ kind: 'changes', sent: 1, removed: 0 });
    expect(listing(inside())).toEqual(listing(project));
  });

  it('takes the place of what the build put there', async () => {
    await copy();
    fs.mkdirSync(path.join(inside(), 'out/deep'), { recursive: true });
    fs.writeFileSync(path.join(inside(), 'out/deep/made'), '');
    fs.symlinkSync(folder, path.join(inside(), 'link'));
    write('out', 'a file');
    write('link/in', 'a folder');
    await copy();
    expect(listing(inside())).toEqual(listing(project));
    expect(fs.existsSync(path.join(folder, 'in'))).toBe(false);
  });

  it('leaves out what a build makes, at the top only, and what the settings say', async () => {
    for (const name of ['parts', 'stage', 'prime', '.craft']) write(`${name}/x`, 'work');
    write('x_1_amd64.snap', 'snap');
    write('x+c_1.comp', 'component');
    write('src/parts/kept', 'mine');
    write('src/x.iso', 'large');
    write('node_modules/y/z', 'many');
    await copy({ excludes: ['*.iso', 'node_modules/'] });
    expect(listing(inside()).map((one) => one.split('\t')[0])).toEqual(
      ['snap', 'snap/snapcraft.yaml', 'src', 'src/main.c', 'src/parts', 'src/parts/kept'].sort(),
    );
  });

  it('keeps what the build made inside', async () => {
    await copy();
    fs.mkdirSync(path.join(inside(), 'parts'));
    fs.writeFileSync(path.join(inside(), 'x_1_amd64.snap'), 'built');
    fs.rmSync(path.join(folder, 'state'), { recursive: true });
    expect((await copy()).kind).toBe('all');
    expect(fs.readdirSync(inside()).sort()).toEqual(['parts', 'snap', 'src', 'x_1_amd64.snap']);
  });

  it('copies all again into an instance that was made anew or rolled back', async () => {
    await copy();
    const saved = path.join(folder, 'saved');
    fs.cpSync(lxd.root(NAME), saved, { recursive: true });
    write('src/main.c', 'changed\n');
    await copy();
    fs.rmSync(lxd.root(NAME), { recursive: true });
    fs.cpSync(saved, lxd.root(NAME), { recursive: true });
    expect((await copy()).kind).toBe('all');
    expect(fs.readFileSync(path.join(inside(), 'src/main.c'), 'utf8')).toBe('changed\n');
    await lxd.remove(NAME);
    await lxd.launch({ name: NAME, image: 'i' });
    expect((await copy()).kind).toBe('all');
    expect(listing(inside())).toEqual(listing(project));
  });

  it('trusts nothing that an interrupted copy touched', async () => {
    await copy();
    const old = fs.statSync(path.join(project, 'src/main.c'));
    write('added', 'half way');
    fs.writeFileSync(path.join(project, 'src/main.c'), 'changed\n');
    // Dies after it has unpacked, before anybody knows of it.
    const dying: Lxd = {
      ...lxd,
      exec: async (name, args, options) => {
        const result = await lxd.exec(name, args, options);
        if (args.includes('tar')) throw new Cancelled();
        return result;
      },
    };
    await expect(copy({ lxd: dying })).rejects.toBeInstanceOf(Cancelled);
    expect(fs.existsSync(path.join(inside(), 'added'))).toBe(true);
    // All is taken back, as if it never was: the same bytes, the same times.
    fs.rmSync(path.join(project, 'added'));
    fs.writeFileSync(path.join(project, 'src/main.c'), 'int main;\n');
    fs.utimesSync(path.join(project, 'src/main.c'), old.atime, old.mtime);
    await copy();
    expect(listing(inside())).toEqual(listing(project));
    expect(fs.readFileSync(path.join(inside(), 'src/main.c'), 'utf8')).toBe('int main;\n');
    expect((await copy()).kind).toBe('nothing');
  });

  it('goes on where files vanish, grow and shrink under it', async () => {
    for (let at = 0; at < 50; at++) write(`many/${at}`, 'x'.repeat(10_000));
    const busy: Lxd = {
      ...lxd,
      exec: async (name, args, options) => {
        if (args.includes('tar')) {
          fs.rmSync(path.join(project, 'many/7'));
          fs.writeFileSync(path.join(project, 'many/8'), 'short');
          fs.appendFileSync(path.join(project, 'many/9'), 'longer');
        }
        return lxd.exec(name, args, options);
      },
    };
    await copy({ lxd: busy });
    await copy();
    expect(listing(inside())).toEqual(listing(project));
    expect(execFileSync('diff', ['-r', project, inside()], { encoding: 'utf8' })).toBe('');
  });

  it('tells that the disk is full', async () => {
    const full: Lxd = {
      ...lxd,
      exec: (name, args, options) =>
        args.includes('tar')
          ? Promise.resolve({
              code: 2,
              stdout: '',
              stderr: 'tar: ./a: Cannot write: No space left on device\n',
              end: 'exit' as const,
            })
          : lxd.exec(name, args, options),
    };
    const error = await copy({ lxd: full }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'disk-full',
      message: `No space is left on the disk of the instance "${NAME}".`,
    });
  });

  it('tells of a folder that is not there', async () => {
    fs.rmSync(project, { recursive: true });
    await expect(copy()).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('skips what no other system can be given', async () => {
    execFileSync('mkfifo', [path.join(project, 'pipe')]);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${project}/`), Buffer.from([0x66, 0xff])]), '');
    await copy();
    expect(notes).toEqual(
      expect.arrayContaining([
        'Not copied: "pipe", it is no file, folder or link.',
        'Not copied: "f\uFFFD", its name is not UTF-8.',
      ]),
    );
  });

  it('stops when it is told to', async () => {
    await expect(copy({ signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Cancelled);
  });
});
