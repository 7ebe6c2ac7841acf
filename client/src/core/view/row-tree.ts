/** The rows of a view, held against those that it shows already: only what is another now is drawn anew. */

export interface Row<T> {
  /** The same as long as it is about the same thing; no other row of the view has it. */
  readonly id: string;
  /** Plain values. */
  readonly data: T;
  readonly children?: readonly Row<T>[];
}

/** An object that stays while its row is shown, since editors know rows by their objects. */
export interface ShownRow<T> {
  readonly id: string;
  readonly data: T;
  readonly children: readonly ShownRow<T>[];
  readonly parent: ShownRow<T> | undefined;
}

interface Kept<T> extends ShownRow<T> {
  data: T;
  children: readonly Kept<T>[];
  parent: Kept<T> | undefined;
}

export interface RowTree<T> {
  readonly roots: readonly ShownRow<T>[];
  find(id: string): ShownRow<T> | undefined;
  /** @returns the rows that are to be drawn anew with what is below them; `all` where the outermost are others */
  update(rows: readonly Row<T>[]): 'all' | readonly ShownRow<T>[];
}

export function createRowTree<T>(): RowTree<T> {
  let roots: readonly Kept<T>[] = [];
  let known = new Map<string, Kept<T>>();
  return {
    get roots() {
      return roots;
    },
    find: (id) => known.get(id),
    update(rows) {
      const now = new Map<string, Kept<T>>();
      const changed = new Set<Kept<T>>();
      const keep = (row: Row<T>, parent: Kept<T> | undefined): Kept<T> => {
        let { id } = row;
        // An editor refuses to show two of one name.
        while (now.has(id)) id += '+';
        const old = known.get(id);
        const one: Kept<T> = old ?? { id, data: row.data, children: [], parent };
        now.set(id, one);
        const children = (row.children ?? []).map((child) => keep(child, one));
        if (!old || JSON.stringify(one.data) !== JSON.stringify(row.data) || !isSame(one.children, children)) {
          changed.add(one);
        }
        [one.data, one.children, one.parent] = [row.data, children, parent];
        return one;
      };
      const next = rows.map((row) => keep(row, undefined));
      const isAll = !isSame(roots, next);
      [roots, known] = [next, now];
      // What is below a row is drawn with it.
      return isAll ? 'all' : [...changed].filter((one) => !hasAncestor(one, changed));
    },
  };
}

function isSame<T>(a: readonly Kept<T>[], b: readonly Kept<T>[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}

function hasAncestor<T>({ parent }: Kept<T>, among: ReadonlySet<Kept<T>>): boolean {
  return parent !== undefined && (among.has(parent) || hasAncestor(parent, among));
}
