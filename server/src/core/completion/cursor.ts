/** Where in the project the cursor stands, also in half-typed text. */
import type { ProviderContext } from '../context.ts';
import type { Step } from '../yaml/locate.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';
import { CursorFinder } from './find-cursor.ts';

export interface Cursor {
  readonly offset: number;
  /**
   * `key`: a key of the mapping at `path` is being typed. `value`: the value at `path` is (a list item when the last
   * step is a number). `comment`: in a comment, where nothing is offered but suppressions.
   */
  readonly role: 'key' | 'value' | 'comment';
  readonly path: readonly Step[];
  /**
   * `path` as the facts know it (see `schema/navigate.ts`): `apps.<app>.plugs[]`. The clauses of the grammar
   * (`on amd64`) are left out: inside of them stands what stands around them.
   */
  readonly keyPath: string;
  /** The mapping at `path` (role key) or around the value, as far as the reader sees it. */
  readonly map: YamlMap | undefined;
  /** What stands at the cursor now: the half-typed key or value. Undefined where the reader sees none. */
  readonly node: YamlNode | undefined;
  /** The keys that the mapping already has, without the one being typed; for lists, the texts of the other items. */
  readonly siblings: ReadonlySet<string>;
  /**
   * What is typed before the cursor, without its opening quote: of a text with blanks, all of it; in a text over
   * several lines, what the cursor's line has before it.
   */
  readonly prefix: string;
  /** The stretch that an item replaces, quotes included; inside text over several lines, the word at the cursor. */
  readonly start: number;
  readonly end: number;
  readonly quote: '' | "'" | '"';
  /** Inside `[…]` or `{…}`. */
  readonly flow: boolean;
  /** A list item is wanted here and its dash (in flow style, its brackets) is not typed yet. */
  readonly needsDash: boolean;
  /** `key:` or `-` is typed without the space behind it. */
  readonly needsSpace: boolean;
  /**
   * The cursor is on the line of a key that wants a list or mapping below itself. In flow style: a mapping is wanted
   * whose braces are not typed yet.
   */
  readonly needsBreak: boolean;
  /** Role key: a colon follows already, so that only the key itself is wanted. */
  readonly colon: boolean;
  /**
   * Column of the key, or of the list item's dash, that is being typed (where it has to stand, if it is not there yet);
   * for the value of a key, of that key. What continues it in further lines goes deeper by two.
   */
  readonly column: number;
  /** Inside text over several lines (`|`, `>` or quoted): what is typed is text or shell. */
  readonly block: boolean;
  /** Of such text with a header (`|`): the column where its lines begin, if it has some already; else 0. */
  readonly indent: number;
}

/**
 * What can be typed at an offset, the likeliest first: mostly one thing, text or a mapping where a key takes both, and
 * nothing where nothing can be told.
 */
export function createCursors(ctx: ProviderContext, offset: number): readonly Cursor[] {
  return new CursorFinder(ctx, Math.max(0, Math.min(offset, ctx.document.text.length))).find();
}
