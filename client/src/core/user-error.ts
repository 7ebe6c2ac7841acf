/** What a person can do something about: shown as it is, never as a stack. */
export class UserError extends Error {
  /** Stable, kebab-case: `lxd-missing`, `no-artefact`. Tests and buttons go by it. */
  readonly code: string;
  /** What to do now, one sentence. */
  readonly hint: string | undefined;
  /** The program's own words, for the log. */
  readonly detail: string | undefined;

  constructor(code: string, message: string, more: { readonly hint?: string; readonly detail?: string } = {}) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.hint = more.hint;
    this.detail = more.detail;
  }
}

/** Thrown where somebody stopped what was under way; nobody needs to be told. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'Cancelled';
  }
}
