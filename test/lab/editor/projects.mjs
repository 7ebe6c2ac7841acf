// What the sessions build: small snaps of scripts on the stand-in base.
import fs from 'node:fs';
import path from 'node:path';

/** All that may be in the name of a folder. */
export const ODD_FOLDER = `-a "b" 'c' $(touch pwned) ä`;

export function write(folder, name, text, mode) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, mode === undefined ? {} : { mode });
}

const HEAD = (name) => `name: ${name}
base: core24
version: '1.0'
summary: A snap of the lab
description: Says hello.
grade: devel
confinement: strict
`;

/** An app, one that asks for an alias, a service, and plugs that connect by themselves, by hand and not at all. */
export function writeHello(folder, { script = 'echo building' } = {}) {
  write(folder, 'src/bin/hello', '#!/bin/sh\necho "hello, $*"\nexit 3\n', 0o755);
  write(folder, 'src/bin/serve', '#!/bin/sh\necho serving\nexec sleep 1000000\n', 0o755);
  write(
    folder,
    'snap/snapcraft.yaml',
    `${HEAD('hello-lab')}
plugs:
  greetings:
    interface: content
    content: greetings
    target: $SNAP/greetings

apps:
  hello-lab:
    command: bin/hello
    plugs: [network, network-control, greetings]
  manage:
    command: bin/hello
    plugs: [ssh-keys]
  server:
    command: bin/serve
    daemon: simple
    plugs: [network-bind]

parts:
  hello:
    plugin: dump
    source: src
  script:
    plugin: nil
    after: [hello]
    override-build: |
      echo first
      ${script}
      craftctl default
`,
  );
}

/** A script and nothing more. */
export function writeSmall(folder, name) {
  write(
    folder,
    'snap/snapcraft.yaml',
    `${HEAD(name)}
parts:
  script:
    plugin: nil
    override-build: echo building
`,
  );
}

/** Two snaps that are there and one that is built; the last step but one wants a file that nobody made. */
export function writeDeployment(folder, snaps) {
  write(folder, 'built/src/bin/tell', '#!/bin/sh\necho "told by $SNAP_NAME"\n', 0o755);
  write(
    folder,
    'built/snap/snapcraft.yaml',
    `${HEAD('lab-teller')}
apps:
  tell:
    command: bin/tell
    plugs: [network-control]

parts:
  files:
    plugin: dump
    source: src
`,
  );
  for (const name of ['test-server', 'test-worker']) {
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(snaps(name), path.join(folder, `${name}.snap`));
  }
  write(folder, 'worker.conf', 'the deployment');
  write(
    folder,
    'snap-test.yaml',
    `name: lab-trio
snaps:
  - snap: test-server
    source: test-server.snap
    wait:
      port: 8765
  - snap: test-worker
    source: test-worker.snap
    copy:
      from: worker.conf
      to: $SNAP_COMMON/worker.conf
    restart: all
    wait:
      service: work
  - snap: lab-teller
    source: built
    connect: [network-control]
    aliases:
      tell: tell-me
    run:
      - tell-me | grep "told by lab-teller"
      - test -e /root/allowed
after:
  - run: echo all is there
`,
  );
}
