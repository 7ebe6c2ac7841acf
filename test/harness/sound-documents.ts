/** Documents that the tools accept: the examples, and the labelled ones where they are beside this checkout. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const FOLDERS = [
  'examples/hello/snap',
  'examples/keystone/snap',
  '../shared/conformance/good',
  '../shared/conformance/legacy/good',
];

/** Pairs of a name to show and the file's full path. */
export function listSoundDocuments(): readonly (readonly [name: string, file: string])[] {
  return FOLDERS.map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => file.endsWith('.yaml') && path.basename(file) !== 'snap-openstack.yaml')
    .map((file) => [path.relative(root, file), file]);
}
