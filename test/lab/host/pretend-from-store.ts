/**
 * A stand-in for an installation from the store, which is out of reach here: a snap that was installed from a file gets
 * a revision as the store gives them. snapd's own records are rewritten while it stands still.
 */
import type { LabInstance } from '../lab.ts';

const SCRIPT = `
import glob, json, os, re, subprocess, sys
name, revision, channel = sys.argv[1:]
run = lambda *words: subprocess.run(words, check=True)
unit = lambda one: f"snap-{name.replace('-', chr(92) + 'x2d')}-{one}.mount"
units = '/etc/systemd/system'
run('systemctl', 'stop', 'snapd.socket', 'snapd.service')
run('systemctl', 'disable', '--quiet', '--now', unit('x1'))
os.rename(f'/var/lib/snapd/snaps/{name}_x1.snap', f'/var/lib/snapd/snaps/{name}_{revision}.snap')
renew = lambda text: re.sub(rf'({re.escape(name)}|{re.escape(name.replace("-", chr(92) + "x2d"))})([-_/])x1', rf'\\g<1>\\g<2>{revision}', text)
for file in [f'{units}/{unit("x1")}', *glob.glob(f'{units}/snap.{name}.*.service')]:
    with open(file) as source: text = renew(source.read())
    os.remove(file)
    with open(renew(file), 'w') as target: target.write(text)
os.rename(f'/snap/{name}/x1', f'/snap/{name}/{revision}')
os.rename(f'/var/snap/{name}/x1', f'/var/snap/{name}/{revision}')
for link in (f'/snap/{name}/current', f'/var/snap/{name}/current'):
    os.remove(link)
    os.symlink(revision, link)
with open('/var/lib/snapd/state.json') as source: state = json.load(source)
snap = state['data']['snaps'][name]
snap['current'] = snap['sequence'][0]['revision'] = revision
snap['channel'] = channel
with open('/var/lib/snapd/state.json', 'w') as target: json.dump(state, target)
run('systemctl', 'daemon-reload')
run('systemctl', 'enable', '--quiet', '--now', unit(revision))
run('systemctl', 'start', 'snapd.socket', 'snapd.service')
`;

export async function pretendFromStore(
  instance: LabInstance,
  name: string,
  { revision, channel }: { readonly revision: string; readonly channel: string },
): Promise<void> {
  await instance.get('python3', '-c', SCRIPT, name, revision, channel);
}
