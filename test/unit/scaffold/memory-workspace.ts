/** Generated files as a workspace, and what the rules say of them. */
import {
  createDocument,
  getDocumentKind,
  runRules,
  type Diagnosis,
  type Workspace,
} from '../../../server/src/core/index.ts';
import type { OpenStackPorts } from '../../../server/src/core/rules/rule.ts';
import type { Scaffold, ScaffoldFile } from '../../../server/src/core/scaffold/index.ts';

const ROOT = 'file:///project/';

export function memoryWorkspace(files: readonly ScaffoldFile[]): Workspace {
  const texts = new Map(files.map(({ path, text }) => [ROOT + path, text]));
  return {
    readText: (uri) => texts.get(uri),
    exists: (uri) => texts.has(uri) || [...texts.keys()].some((one) => one.startsWith(uri.replace(/\/?$/, '/'))),
    list: (uri) => {
      const folder = uri.replace(/\/?$/, '/');
      const names = new Map<string, boolean>();
      for (const one of texts.keys()) {
        if (!one.startsWith(folder)) continue;
        const rest = one.slice(folder.length);
        names.set(rest.split('/')[0] ?? '', rest.includes('/'));
      }
      return names.size > 0 ? [...names].map(([name, directory]) => ({ name, directory })) : undefined;
    },
  };
}

/** The findings in every file that the rules know, with their file. */
export function findAll(
  { files }: Scaffold,
  openstack?: OpenStackPorts,
): readonly (Diagnosis & { readonly path: string })[] {
  const workspace = memoryWorkspace(files);
  return files
    .filter(({ path }) => getDocumentKind(ROOT + path) !== 'other')
    .flatMap(({ path, text }) =>
      runRules(createDocument(ROOT + path, text), {
        workspace,
        ...(openstack && { openstack }),
        onRuleError: (code, error) => {
          throw new Error(`${code} failed on ${path}`, { cause: error });
        },
      }).map((finding) => ({ ...finding, path })),
    );
}
