/**
 * A stand-in for snapcraft: a script that writes down how it was called, prints what snapcraft prints, and makes a file
 * that it calls a snap. `SAY` in the environment asks it to fail, to hang or to lie.
 */
import fs from 'node:fs';
import path from 'node:path';

const SCRIPT = `#!/bin/sh
# A stand-in for snapcraft, for tests.
printf '%s\\0' "$PWD" "$@" >> "$CALLS"
printf '\\n' >> "$CALLS"
[ "$1" = version ] && { echo 'snapcraft 9.0.0'; exit 0; }
case $1 in pack|clean) ;; *) exit 64 ;; esac
[ "$1" = clean ] && { echo 'Cleaning' >&2; [ "$SAY" != stuck ]; exit; }
for step in Pulling Building Staging Priming; do echo "$step app" >&2; done
case $SAY in
  fail) echo "Failed to run the build script for part 'app'." >&2; exit 1 ;;
  full) echo ':: cp: error writing: No space left on device' >&2; exit 1 ;;
  hang) sleep 1000 & echo $! > "$HUNG"; wait ;;
  gone) rm -rf -- "$ROOT"; sleep 1 ;;
esac
[ "$SAY" = lie ] || echo packed > x_1_amd64.snap
echo 'Packing...' >&2
echo 'Packed x_1_amd64.snap' >&2
`;

/** @returns the folder of the program */
export function writeStandInSnapcraft(folder: string): string {
  const programs = path.join(folder, 'programs');
  fs.mkdirSync(programs, { recursive: true });
  fs.writeFileSync(path.join(programs, 'snapcraft'), SCRIPT, { mode: 0o755 });
  // The system of an instance that is up.
  fs.writeFileSync(path.join(programs, 'systemctl'), '#!/bin/sh\necho running\n', { mode: 0o755 });
  return programs;
}

/** Where each call was made, and its arguments. */
export function readCalls(file: string): readonly { readonly cwd: string; readonly args: readonly string[] }[] {
  if (!fs.existsSync(file)) return [];
  const calls = fs.readFileSync(file, 'utf8').split('\0\n').slice(0, -1);
  return calls.map((one) => {
    const [cwd = '', ...args] = one.split('\0');
    return { cwd, args };
  });
}
