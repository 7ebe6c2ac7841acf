import { describe, expect, it } from 'vitest';
import { refactor, titlesAt } from '../../harness/refactorings.ts';

const TITLE = 'Sort keys in the customary order';
const sort = (text: string): string => refactor(`<|>${text}`, TITLE);

describe('sorting keys', () => {
  it('takes comments and blank lines along', () => {
    expect(
      sort(`# Licence of this file

# What is built
parts:
  b:
    # From here
    source: .
    plugin: nil # nothing to do
    # (the end)

  a:
    plugin: nil

# Its name
name: demo
version: '1' # quoted

apps:
  web:
    plugs: [network]
    command: bin/web
`),
    ).toBe(`# Licence of this file

# Its name
name: demo
version: '1' # quoted

apps:
  web:
    command: bin/web
    plugs: [network]

# What is built
parts:
  b:
    plugin: nil # nothing to do
    # From here
    source: .
    # (the end)

  a:
    plugin: nil
`);
  });

  it('keeps the names that the author gave, and the order of what is free, as they are', () => {
    const text = `name: x
environment: {B: 1, A: 2}
plugs:
  z: {target: $SNAP/z, interface: content}
  a:
apps:
  z: {command: z}
  a: {command: a}
parts:
  z: {plugin: nil}
  a: {plugin: nil}
`;
    expect(titlesAt(`<|>${text}`)).not.toContain(TITLE);
  });

  it('puts the keys of a plugin after the source, in their own order', () => {
    expect(
      sort(
        'parts:\n  a:\n    stage: [x]\n    rust-path: [b]\n    rust-channel: stable\n    source: .\n    plugin: rust\n',
      ),
    ).toBe(
      'parts:\n  a:\n    plugin: rust\n    source: .\n    rust-path: [b]\n    rust-channel: stable\n    stage: [x]\n',
    );
  });

  it('keeps block scalars whole, and the end of the text as it is', () => {
    expect(sort('summary: |\n  a\n\n  b\n\nname: x\ndescription: >-\n  c')).toBe(
      'name: x\n\nsummary: |\n  a\n\n  b\ndescription: >-\n  c',
    );
  });

  it('never puts an alias before its anchor', () => {
    const text = 'parts:\n  a:\n    plugin: nil\n    stage: &list [x]\napps:\n  b:\n    command: c\n    plugs: *list\n';
    expect(sort(text)).toBe(text);
    expect(sort(text.replace('plugin: nil\n    stage: &list [x]', 'stage: &list [x]\n    plugin: nil'))).toBe(text);
  });

  it('keeps merged keys first', () => {
    const text = 'apps:\n  a: &a\n    command: a\n  b:\n    plugs: [x]\n    <<: *a\n    command: b\n';
    expect(sort(text)).toBe('apps:\n  a: &a\n    command: a\n  b:\n    <<: *a\n    command: b\n    plugs: [x]\n');
  });

  it('leaves the comment that silences a whole file at its top', () => {
    expect(sort('# snapwright-disable snapcraft/unknown-key\n# The version\nversion: "1"\nname: x\n')).toBe(
      '# snapwright-disable snapcraft/unknown-key\nname: x\n# The version\nversion: "1"\n',
    );
  });
});
