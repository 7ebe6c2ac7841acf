/** Reads the `meta/snap.yaml` of a built snap as far as an installation depends on it. */
import { entriesOf, findText, findValue, isScalar, isSeq, itemsOf, keyText } from '../yaml/access.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlNode } from '../yaml/tree.ts';

/** What decides how a built snap can be installed. What the file does not say is what snapd takes for it. */
export interface SnapMeta {
  /** Undefined where the text describes no snap. */
  readonly name: string | undefined;
  readonly version: string;
  /** `app`, `base`, `core` (once written `os`), `snapd`, `kernel`, `gadget`. */
  readonly type: string;
  /** As written: undefined is the core snap for an app, `none` is no base at all. */
  readonly base: string | undefined;
  readonly confinement: 'strict' | 'devmode' | 'classic';
  /** Never empty: `all` where nothing is written. */
  readonly architectures: readonly string[];
  readonly assumes: readonly string[];
  /** The `content` plugs that name a snap to be installed for them. */
  readonly providers: readonly { readonly plug: string; readonly content: string; readonly snap: string }[];
  readonly apps: readonly { readonly name: string; readonly daemon: string | undefined }[];
}

export function readSnapMeta(text: string): SnapMeta {
  const { root } = parseYaml(text);
  const type = findText(root, 'type') ?? 'app';
  const architectures = readWords(findValue(root, 'architectures'));
  const confinement = findText(root, 'confinement');
  return {
    name: findText(root, 'name'),
    version: readWord(findValue(root, 'version')) ?? '',
    type: type === 'os' ? 'core' : type,
    base: findText(root, 'base'),
    confinement: confinement === 'classic' || confinement === 'devmode' ? confinement : 'strict',
    architectures: architectures.length > 0 ? architectures : ['all'],
    assumes: readWords(findValue(root, 'assumes')),
    providers: entriesOf(findValue(root, 'plugs')).flatMap((pair) => {
      const plug = keyText(pair);
      // `gtk-common-themes:gtk-3-themes` is an old form that names the slot too.
      const snap = findText(pair.value, 'default-provider')?.split(':')[0];
      // Without `interface` the plug's name is the interface.
      const kind = findText(pair.value, 'interface') ?? plug;
      if (plug === undefined || kind !== 'content' || snap === undefined || snap === '') return [];
      return [{ plug, content: findText(pair.value, 'content') ?? plug, snap }];
    }),
    apps: entriesOf(findValue(root, 'apps')).flatMap((pair) => {
      const name = keyText(pair);
      return name === undefined ? [] : [{ name, daemon: findText(pair.value, 'daemon') }];
    }),
  };
}

/** `2026.10` without quotes is a number to YAML; the word as written is what is meant. */
function readWord(node: YamlNode | undefined): string | undefined {
  return isScalar(node) && node.type !== 'null' ? node.text : undefined;
}

function readWords(node: YamlNode | undefined): readonly string[] {
  return (isSeq(node) ? itemsOf(node) : []).flatMap((item) => readWord(item) ?? []);
}
