/** Undoes what schemas/tools/compile-facts.mjs does to keep the files small. */
import type {
  ExtensionAdds,
  ExtensionFact,
  ExtensionFacts,
  InterfaceFact,
  PluginFact,
  PluginFacts,
  PluginKeyFact,
  PluginVariant,
} from './types.ts';

type Packed<T> = Readonly<Record<string, T>>;

interface PackedPlugins {
  readonly byBase: PluginFacts['byBase'];
  readonly buildAttributes: PluginFacts['buildAttributes'];
  /** Each different key once; variants name them by their place. */
  readonly keyFacts: readonly PluginKeyFact[];
  readonly plugins: Packed<
    Omit<PluginFact, 'variants'> & {
      readonly variants: readonly (Omit<PluginVariant, 'keys'> & { readonly keys: Packed<number> })[];
    }
  >;
}

function mapValues<T, U>(record: Packed<T>, change: (value: T) => U): Packed<U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

export function expandPlugins(text: string): PluginFacts {
  const { byBase, buildAttributes, keyFacts, plugins } = JSON.parse(text) as PackedPlugins;
  const getKey = (index: number): PluginKeyFact => keyFacts[index] ?? { type: 'any' };
  return {
    byBase,
    buildAttributes,
    plugins: mapValues(plugins, (plugin) => ({
      ...plugin,
      variants: plugin.variants.map(
        (variant) => ({ ...variant, keys: mapValues(variant.keys, getKey) }) as PluginVariant,
      ),
    })),
  };
}

interface PackedInterfaces {
  /** The most common value of each field, for items that leave it out. */
  readonly defaults: Packed<unknown>;
  readonly reasonFields: readonly string[];
  /** Each different sentence once; items name them in the order of `reasonFields`. */
  readonly reasons: readonly string[];
  readonly items: readonly { readonly name: string; readonly reasons: readonly number[] }[];
}

export function expandInterfaces(text: string): ReadonlyMap<string, InterfaceFact> {
  const packed = JSON.parse(text) as PackedInterfaces;
  return new Map(
    packed.items.map(({ reasons: indexes, ...item }) => {
      const reasons = packed.reasonFields.map((field, i) => [field, packed.reasons[indexes[i] ?? -1]] as const);
      const docsUrl = `https://snapcraft.io/docs/${item.name}-interface`;
      const fact: unknown = { docsUrl, ...packed.defaults, ...item, ...Object.fromEntries(reasons) };
      return [item.name, fact as InterfaceFact] as const;
    }),
  );
}

interface PackedExtensions {
  readonly byBase: ExtensionFacts['byBase'];
  /** Each different value once; what extensions add names them by their place. */
  readonly values: readonly unknown[];
  readonly extensions: Packed<Omit<ExtensionFact, 'adds'> & { readonly adds: Packed<unknown> }>;
}

export function expandExtensions(text: string): ExtensionFacts {
  const { byBase, values, extensions } = JSON.parse(text) as PackedExtensions;
  const unpack = (packed: unknown): unknown =>
    typeof packed === 'number' ? values[packed] : mapValues(packed as Packed<unknown>, unpack);
  return {
    byBase,
    extensions: mapValues(extensions, (extension) => ({
      ...extension,
      adds: mapValues(extension.adds, (adds) => unpack(adds) as ExtensionAdds),
    })),
  };
}
