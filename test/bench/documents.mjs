// Documents of any length that look like what people write: services, tools, plugs, parts with scripts.

/** @param lines about how many lines the document shall have */
export function makeDocument(lines) {
  const head = [
    'name: bench-snap',
    'base: core24',
    'version: "1.0"',
    'summary: A snap as long as the bench wants it',
    'description: |',
    '  Grows by apps and parts.',
    'grade: stable',
    'confinement: strict',
    'license: Apache-2.0',
    'platforms:',
    '  amd64:',
    '  arm64:',
  ];
  const out = [...head, 'apps:'];
  const count = Math.max(1, Math.round((lines - head.length - 8) / 29));
  for (let i = 0; i < count; i++) {
    out.push(
      `  service-${i}:`,
      `    command: bin/service-${i} --port 80`.replace(' --port 80', ''),
      '    daemon: simple',
      '    restart-condition: on-failure',
      '    stop-timeout: 30s',
      '    environment:',
      `      SERVICE_NUMBER: "${i}"`,
      '      PYTHONPATH: $SNAP/lib/python3.12/site-packages',
      '    plugs: [network, network-bind]',
    );
  }
  out.push('layout:', '  /etc/bench:', '    symlink: $SNAP_DATA/etc', 'parts:');
  for (let i = 0; i < count; i++) {
    out.push(
      `  part-${i}:`,
      '    plugin: python',
      `    source: https://git.example.org/bench/part-${i}.git`,
      '    source-type: git',
      '    source-branch: main',
      ...(i > 0 ? [`    after: [part-${i - 1}]`] : ['    source-depth: 1']),
      '    python-packages:',
      '      - wheel',
      '      - "requests>=2.31"',
      '    build-packages:',
      '      - gcc',
      '      - on amd64:',
      '          - libssl-dev',
      '    stage-packages: [libssl3t64]',
      '    override-build: |',
      '      craftctl default',
      '      install -D -m 0755 service "$CRAFT_PART_INSTALL/bin/service"',
      '    organize:',
      `      bin/service: bin/service-${i}`,
      '    # kept small on purpose',
    );
  }
  return `${out.join('\n')}\n`;
}
