/** Facts on first need: each file is parsed when a rule first asks for it, and then kept. */
import bases from '../../../../schemas/compact/bases.json?raw';
import extensions from '../../../../schemas/compact/extensions.json?raw';
import interfaces from '../../../../schemas/compact/interfaces.json?raw';
import licenses from '../../../../schemas/compact/licenses.json?raw';
import plugins from '../../../../schemas/compact/plugins.json?raw';
import keys from '../../../../schemas/compact/snapcraft-keys.json?raw';
import { expandExtensions, expandInterfaces, expandPlugins } from './expand.ts';
import type { BaseFacts, ExtensionFacts, InterfaceFact, KeyFact, LicenseFacts, PluginFacts } from './types.ts';

export interface Facts {
  /** Keys of snapcraft.yaml by path. */
  readonly keys: Readonly<Record<string, KeyFact>>;
  readonly plugins: PluginFacts;
  readonly extensions: ExtensionFacts;
  readonly bases: BaseFacts;
  readonly interfaces: ReadonlyMap<string, InterfaceFact>;
  readonly licenses: LicenseFacts;
}

function lazy<T>(read: () => T): () => T {
  let value: { readonly v: T } | undefined;
  return () => (value ??= { v: read() }).v;
}

function createFacts(): Facts {
  const read = {
    keys: lazy(() => JSON.parse(keys) as Readonly<Record<string, KeyFact>>),
    plugins: lazy(() => expandPlugins(plugins)),
    extensions: lazy(() => expandExtensions(extensions)),
    bases: lazy(() => JSON.parse(bases) as BaseFacts),
    interfaces: lazy(() => expandInterfaces(interfaces)),
    licenses: lazy(() => JSON.parse(licenses) as LicenseFacts),
  };
  return {
    get keys() {
      return read.keys();
    },
    get plugins() {
      return read.plugins();
    },
    get extensions() {
      return read.extensions();
    },
    get bases() {
      return read.bases();
    },
    get interfaces() {
      return read.interfaces();
    },
    get licenses() {
      return read.licenses();
    },
  };
}

/** One copy serves the whole process. */
export const facts: Facts = createFacts();
