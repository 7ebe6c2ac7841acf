// Holds schemas/facts/denials.json, which is written by hand, against the policies in a checkout of snapd: every
// interface that an entry names has to allow what the entry says. What comes from elsewhere says so by `from`:
// `abstraction` (AppArmor's own files), `slot` (the slot names the path), `attributes` (the plug does).
import fs from 'node:fs';
import path from 'node:path';
import { finish, readArguments, readFacts } from './facts-file.mjs';

const { folder, check } = readArguments('update-denials.mjs SNAPD');
const envelope = readFacts('denials');
const { files, capabilities, dbus, networks, others, syscalls } = envelope.items;
const problems = [];

const policies = new Map();
/** The raw strings of an interface's source, line by line and without comments. */
function readPolicy(name) {
  if (!policies.has(name)) {
    const file = path.join(folder, 'interfaces/builtin', `${name.replaceAll('-', '_')}.go`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const lines = [...text.matchAll(/`([^`]*)`/g)].flatMap(([, body]) =>
      body.split('\n').map((line) =>
        line
          .replaceAll(/###(?:PROMPT### |HOME_IX###)/g, '')
          .replace(/(?:^|\s)#.*$/, '')
          .trim(),
      ),
    );
    const rules = lines.flatMap((line) => {
      const [, pattern, access] = /^(?:owner )?"?((?:\/|@\{)[^\s"]+)"?\s+([a-zA-Z]+),/.exec(line) ?? [];
      return pattern ? [{ pattern: toRegExp(withoutVariables(pattern)), access }] : [];
    });
    policies.set(name, { text, lines: new Set(lines), rules });
  }
  return policies.get(name);
}

function withoutVariables(pattern) {
  return pattern
    .replaceAll('@{PROC}', '/proc')
    .replaceAll('@{HOME}', '@HOME')
    .replaceAll('@{SNAP_COREUTIL_DIRS}', '@BIN/')
    .replace(/^\/(?:(?:usr|\{,usr\/\})\/?)?(?:s|\{,s\})?bin\//, '@BIN/')
    .replace(/^\/(?:\{,var\/\}|var\/|\{var\/,\})run\//, '/run/')
    .replaceAll(/@\{[pt]ids?\}/g, '[0-9]*');
}

function toRegExp(glob) {
  const source = glob.replaceAll(/\*\*|[*?{},]|\[[^\]]*\]|[.+^$()|\\]/g, (mark) => {
    const plain = { '**': '.*', '*': '[^/]*', '?': '[^/]', '{': '(?:', '}': ')', ',': '|' }[mark];
    return plain ?? (mark.startsWith('[') ? mark.replace('[!', '[^') : `\\${mark}`);
  });
  return new RegExp(`^${source}$`);
}

/** Paths such as a pattern stands for: one for each way through its braces. */
function samplesOf(pattern) {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (braces) {
    const [whole, inner] = braces;
    return inner.split(',').flatMap((one) => samplesOf(pattern.replace(whole, () => one)));
  }
  const sample = pattern
    .replaceAll(/\[!?([^\]])[^\]]*\]/g, (whole, first) =>
      whole.startsWith('[!') ? 'b' : first === 'a' ? 'b' : whole === '[0-9]' ? '1' : first,
    )
    .replaceAll('**', 'x1/y1')
    .replaceAll('*', '1');
  return [sample];
}

const letters = (access) => new Set([...access.replace('a', 'w')]);

for (const { interfaces, access, paths, from } of files) {
  if (from !== undefined) continue;
  for (const name of interfaces) {
    const { rules } = readPolicy(name);
    for (const sample of paths.flatMap(samplesOf)) {
      const given = new Set(
        rules.filter((rule) => rule.pattern.test(sample)).flatMap((rule) => [...letters(rule.access)]),
      );
      const missing = [...letters(access)].filter((letter) => !given.has(letter));
      if (missing.length > 0) problems.push(`${name}: ${sample} ${missing.join('')}`);
    }
  }
}
for (const [capability, { interfaces, from }] of Object.entries(capabilities)) {
  for (const name of from === undefined ? interfaces : []) {
    if (!readPolicy(name).text.includes(`capability ${capability}`)) problems.push(`${name}: capability ${capability}`);
  }
}
for (const { service, interfaces, members = [] } of dbus) {
  for (const name of [...interfaces, ...members.flatMap((one) => one.interfaces)]) {
    const { text } = readPolicy(name);
    const words = [service, `/${service.replaceAll('.', '/')}`, service.split('.').slice(0, -1).join('.')];
    if (!words.some((word) => text.includes(word))) problems.push(`${name}: D-Bus ${service}`);
  }
}
for (const { families, interfaces, from } of networks) {
  for (const name of from === undefined ? interfaces : []) {
    const known = families.every((family) => readPolicy(name).text.includes(`network ${family}`));
    if (!known) problems.push(`${name}: network ${families.join(', ')}`);
  }
}
for (const { kind, interfaces, from } of others) {
  for (const name of from === undefined ? interfaces : []) {
    if (!readPolicy(name).text.includes(kind === 'rlimit' ? 'sys_resource' : kind)) problems.push(`${name}: ${kind}`);
  }
}
for (const [call, { interfaces }] of Object.entries(syscalls)) {
  for (const name of interfaces) {
    const { lines } = readPolicy(name);
    if (![...lines].some((line) => line.split(/\s/, 1)[0] === call)) problems.push(`${name}: ${call}()`);
  }
}

if (problems.length > 0) {
  console.error(`snapd does not allow:\n${problems.map((one) => `  ${one}`).join('\n')}`);
  process.exitCode = 1;
} else finish('denials', envelope, [], { check, folder });
