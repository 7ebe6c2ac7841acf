/** The documentation that hovers lead to. Pages, not places in them: those move. */
export const DOCS_PAGES = {
  keys: 'https://documentation.ubuntu.com/snapcraft/latest/reference/project-file/snapcraft-yaml',
  plugins: 'https://documentation.ubuntu.com/snapcraft/latest/reference/plugins/',
  bases: 'https://documentation.ubuntu.com/snapcraft/latest/reference/bases',
  hooks: 'https://documentation.ubuntu.com/snapcraft/stable/reference/hooks',
  extensions: 'https://snapcraft.io/docs/supported-extensions',
  environment: 'https://snapcraft.io/docs/environment-variables',
} as const;
