/** The contract of a completion source: a guard on the cursor, and what it offers there. */
import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import type { DocumentKind } from '../kinds.ts';
import type { TextEdit } from '../rules/rule.ts';
import type { Cursor } from './cursor.ts';

export interface CompletionSource {
  readonly name: string;
  /** In which files; snapcraft.yaml alone by default. */
  readonly kinds?: readonly DocumentKind[];
  /** What is offered follows from the letters that are typed, so that the editor has to ask again with each. */
  readonly followsLetters?: boolean;
  /** Cheap and pure: is this a place of the source's? */
  guard(cursor: Cursor, ctx: ProviderContext): boolean;
  items(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry>;
}

/** What one source offers; `complete.ts` makes of it an item whose text is valid YAML at the cursor. */
export interface CompletionEntry {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly insert: Insert;
  /** One line beside the label. */
  readonly detail?: string;
  /** Markdown; made when the item is looked at. */
  readonly documentation?: string | (() => string);
  /** 0 first (required), 50 usual, 90 last (deprecated); the label decides among equals. */
  readonly rank?: number;
  readonly deprecated?: boolean;
  /** Something is known for what is typed next: the editor may open its list again. */
  readonly suggests?: boolean;
  /** What typed text is matched with; the label by default. */
  readonly filterText?: string;
  /** Replaces only this stretch of the document instead of the cursor's whole token: for words inside a string. */
  readonly range?: { readonly start: number; readonly end: number };
  /** What else it changes, away from the cursor's line. */
  readonly also?: readonly TextEdit[];
  /** One of a few that may turn the rest of the file wrong: only those that leave the fewest errors are offered. */
  readonly judged?: boolean;
}

export type ValueForm = 'scalar' | 'list' | 'map' | 'list-of-maps' | 'block-text';

export type Insert =
  /**
   * A plain value or list item: quoted where it must be to stay the text it is, put behind a dash or a space where one
   * is missing. Where the key takes numbers or booleans, such text is left as it is. `raw`: YAML already, such as an
   * alias. `beside`: lines of further keys that it needs, in snippet syntax.
   */
  | { readonly type: 'value'; readonly text: string; readonly raw?: boolean; readonly beside?: readonly string[] }
  /**
   * A key. `then` is what its value usually looks like: the cursor ends there. Where a colon follows already, only the
   * key is put in. Where a list item is wanted, the item is a mapping of this key.
   */
  | { readonly type: 'key'; readonly key: string; readonly then: ValueForm }
  /**
   * Whole lines of YAML in snippet syntax (`$1`, `${1:name}`, `${1|a,b|}`), two spaces per level, the first line at
   * the cursor's column: a key with its block, or a list item without its dash. Not offered where only a key is wanted
   * and, with more than one line, inside of brackets. `below`: behind a key, on the lines below it.
   */
  | { readonly type: 'snippet'; readonly lines: readonly string[]; readonly below?: boolean }
  /** Put in as it is, for words inside a string; the cursor ends before what is put `behind`. */
  | { readonly type: 'verbatim'; readonly text: string; readonly behind?: string };
