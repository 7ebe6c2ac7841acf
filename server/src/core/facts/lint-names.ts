/** Linters of snapcraft and what `lint: ignore` may name. Source: snapcraft 9.1, `snapcraft/linters`. */
export interface LintName {
  readonly name: string;
  readonly meaning: string;
}

/** Items of `ignore`: a linter, or a category that counts for all files. */
export const LINTERS: readonly LintName[] = [
  { name: 'classic', meaning: 'Interpreter and run path of the programs in a classic snap.' },
  { name: 'gpu', meaning: 'Graphics libraries that a content snap should bring.' },
  { name: 'library', meaning: 'Libraries that are missing or that nothing needs.' },
  { name: 'metadata', meaning: 'Title, contact, licence and links that are not set.' },
  { name: 'unused-library', meaning: 'Only libraries that nothing needs.' },
  { name: 'missing-library', meaning: 'Only libraries that are missing.' },
];

/** Fields below `metadata`. */
export const METADATA_FIELDS: readonly LintName[] = [
  { name: 'title', meaning: 'The title is not set.' },
  { name: 'contact', meaning: 'There is no contact.' },
  { name: 'license', meaning: 'There is no licence.' },
  { name: 'issues', meaning: 'There is no page for issues.' },
  { name: 'source-code', meaning: 'There is no link to the source code.' },
  { name: 'website', meaning: 'There is no website.' },
  { name: 'donation', meaning: 'Not looked at anyway.' },
];
