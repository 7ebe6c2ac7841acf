/** The shapes of `schemas/facts/*.json`, as far as the product loads them. */
export const ALL_KINDS = ['none', 'core18', 'core20', 'core22', 'core24', 'core26', 'devel'] as const;

/** Which era's rules judge a project. `bare` and baseless projects follow their build-base. */
export type SchemaKind = (typeof ALL_KINDS)[number];

export type FactBase = SchemaKind | 'bare';

export interface Envelope<T> {
  readonly version: number;
  readonly source: { readonly project: string; readonly commit: string; readonly date: string };
  readonly items: T;
}

/** One key of snapcraft.yaml; the map's key is its path, `<…>` for the author's names and `[]` for list items. */
export interface KeyFact {
  readonly types: readonly string[];
  readonly required: 'always' | 'optional' | 'conditional' | 'forbidden';
  readonly bases: readonly FactBase[];
  readonly grammar: readonly FactBase[];
  readonly description?: string;
  readonly condition?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly deprecated?: {
    readonly since?: string;
    readonly 'removed-in'?: string;
    readonly replacement?: string | null;
  };
  readonly note?: string;
  readonly variants?: Readonly<Record<string, Partial<KeyFact>>>;
}

export interface PluginKeyFact {
  /** Such as `list<string>`, `string|null`, `boolean`, `map<any>`. */
  readonly type: string;
  readonly default?: unknown;
  readonly required?: boolean;
  /** A key of every part that the plugin reads too. */
  readonly common?: boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly uniqueItems?: boolean;
  readonly minItems?: number;
  readonly requiredMembers?: readonly string[];
  readonly textMembers?: readonly string[];
  readonly description?: string;
}

export interface PluginVariant {
  readonly bases: readonly SchemaKind[];
  readonly requires_source: boolean;
  readonly keys: Readonly<Record<string, PluginKeyFact>>;
  readonly unknown_keys: string;
  readonly build_attributes?: readonly string[];
  readonly [extra: string]: unknown;
}

export interface PluginFact {
  readonly description: string;
  readonly bases: readonly SchemaKind[];
  readonly variants: readonly PluginVariant[];
  readonly removed_from_base?: string;
  readonly replacement?: string | null;
  readonly tool_part?: string;
  /** Where and how it has to be allowed. */
  readonly experimental?: string;
  readonly missing_in?: readonly string[];
  /** Old key to its new name; null where it is gone for good. The name may be a sentence. */
  readonly renamed_or_removed_keys?: Readonly<Record<string, string | null>>;
}

export interface PluginFacts {
  readonly byBase: Readonly<Partial<Record<SchemaKind, readonly string[]>>>;
  readonly buildAttributes: Readonly<Record<string, unknown>>;
  readonly plugins: Readonly<Record<string, PluginFact>>;
}

/** What an extension adds on one base. */
export interface ExtensionAdds {
  readonly top_level?: {
    readonly plugs?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
    readonly slots?: Readonly<Record<string, unknown>>;
    readonly layout?: Readonly<Record<string, unknown>>;
    readonly assumes?: readonly string[];
    readonly environment?: Readonly<Record<string, unknown>>;
    readonly hooks?: Readonly<Record<string, { readonly plugs?: readonly string[] }>>;
    readonly [key: string]: unknown;
  };
  readonly app?: {
    readonly plugs?: readonly string[];
    readonly slots?: readonly string[];
    readonly [key: string]: unknown;
  };
  readonly new_parts?: Readonly<Record<string, { readonly after?: unknown; readonly [key: string]: unknown }>>;
  /** What every part of the project gets; the values of the variables are not known. */
  /** Names of build variables, and plugin keys with their values for the parts whose plugin has them. */
  readonly every_part?: { readonly build_environment_variables?: readonly string[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

export interface ExtensionFact {
  readonly description: string;
  readonly bases: readonly SchemaKind[];
  readonly confinement: readonly string[];
  readonly architectures: readonly string[] | null;
  readonly experimental: Readonly<Record<string, boolean>>;
  readonly adds: Readonly<Record<string, ExtensionAdds>>;
  readonly since?: string;
  readonly replacement?: string;
}

export interface ExtensionFacts {
  readonly byBase: Readonly<Partial<Record<SchemaKind, readonly string[]>>>;
  readonly extensions: Readonly<Record<string, ExtensionFact>>;
}

export interface InterfaceAttribute {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly rule: string;
  readonly checked: 'install' | 'connect' | 'use';
  readonly otherTypesIgnored?: boolean;
  readonly requiredUnless?: readonly string[];
  readonly conflictsWith?: readonly string[];
  readonly pattern?: string;
  readonly patternWithUsb?: string;
  readonly notPattern?: string;
  readonly allowed?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly setByHook?: boolean;
  readonly items?: readonly Readonly<Record<string, unknown>>[];
}

export interface AttributeEffect {
  readonly side: 'plug' | 'slot';
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Whether the snap still installs without the store's permission. */
  readonly installs: boolean;
  readonly autoConnects?: boolean;
  readonly connects?: boolean;
}

export interface InterfaceFact {
  readonly name: string;
  readonly kind: string;
  readonly summary: string;
  readonly autoConnects: 'yes' | 'no' | 'conditional';
  readonly autoConnectsReason: string;
  readonly connectsByHand: 'yes' | 'no' | 'conditional';
  readonly connectsByHandReason: string;
  readonly needsStoreApproval: 'yes' | 'no' | 'conditional';
  readonly needsStoreApprovalReason: string;
  readonly slotNeedsStoreApproval: 'yes' | 'no' | 'conditional';
  readonly slotNeedsStoreApprovalReason: string;
  readonly slotSnapTypes: readonly string[];
  readonly plugAttributes: readonly InterfaceAttribute[];
  readonly slotAttributes: readonly InterfaceAttribute[];
  /** What changes with an attribute, by an example of it. */
  readonly attributeEffects: readonly AttributeEffect[];
  readonly sinceVersion: string;
  readonly docsUrl: string;
  readonly [extra: string]: unknown;
}

/** See `schemas/facts/bases.json`. */
export interface BaseFacts {
  readonly bases: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly architectures: {
    readonly names: readonly string[];
    readonly supported_to_build: readonly string[];
  };
  readonly [extra: string]: unknown;
}

/** snapd's own licence list. */
export interface LicenseFacts {
  readonly licenses: readonly string[];
  readonly exceptions: readonly string[];
}
