/** The few variables that paths and commands of a snap's steps have. */

export interface TestVariable {
  readonly name: string;
  readonly meaning: string;
  readonly valueOf: (snap: string) => string;
}

export const TEST_VARIABLES: readonly TestVariable[] = [
  {
    name: 'SNAP_COMMON',
    meaning: "The snap's data that all its revisions share.",
    valueOf: (snap) => `/var/snap/${snap}/common`,
  },
  {
    name: 'SNAP_DATA',
    meaning: "The data of the snap's revision.",
    valueOf: (snap) => `/var/snap/${snap}/current`,
  },
  {
    name: 'SNAP',
    meaning: 'Where the snap is mounted; nobody can write there.',
    valueOf: (snap) => `/snap/${snap}/current`,
  },
  { name: 'SNAP_NAME', meaning: 'The name of the snap.', valueOf: (snap) => snap },
];

const VARIABLE = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

export interface VariableUse {
  readonly name: string;
  /** In the text, with the sign and the braces. */
  readonly index: number;
  readonly length: number;
}

export function findVariables(text: string): readonly VariableUse[] {
  return [...text.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? match[2] ?? '',
    index: match.index,
    length: match[0].length,
  }));
}

/** Undefined where a variable is none of a snap's. */
export function expandVariables(text: string, snap: string | undefined): string | undefined {
  let known = true;
  const expanded = text.replaceAll(VARIABLE, (_all, braced?: string, plain?: string) => {
    const variable = TEST_VARIABLES.find(({ name }) => name === (braced ?? plain));
    if (variable && snap !== undefined) return variable.valueOf(snap);
    known = false;
    return '';
  });
  return known ? expanded : undefined;
}

export function environmentOf(snap: string): Readonly<Record<string, string>> {
  return Object.fromEntries(TEST_VARIABLES.map(({ name, valueOf }) => [name, valueOf(snap)]));
}
