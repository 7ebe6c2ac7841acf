import tseslint from 'typescript-eslint';

/** The rings of the design: what a folder may not import. */
const forbid = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
});
const vscode = [['vscode'], 'Only client/src/editor and the entries see the editor.'];
const node = [['node:*'], 'The core runs in a browser too; other files come through the workspace port.'];
const connection = [
  ['vscode-languageserver', 'vscode-languageserver/*'],
  'Connection code belongs into server/src/lsp.',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'node_modules/',
      '.vscode-test/',
      '**/generated/**',
      'examples/',
      'schemas/compact/',
      '.cache/',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['server/src/**/*.ts', 'client/src/**/*.ts', 'test/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['server/src/core/**/*.ts'],
    rules: {
      ...forbid(vscode, node, connection, [
        ['**/lsp/**', '**/cli/**', '**/client/**'],
        'The core knows none of the rings around it.',
      ]),
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > Property[kind="get"]',
          message: 'Make it a class: each such object would keep all that it reaches alive (see core/attached.ts).',
        },
      ],
    },
  },
  {
    // Once for a process.
    files: ['server/src/core/facts/provider.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['server/src/lsp/**/*.ts'],
    rules: forbid(vscode, [['**/cli/**', '**/client/**'], 'The adapters do not know each other.']),
  },
  {
    files: ['server/src/cli/**/*.ts'],
    rules: {
      ...forbid(
        vscode,
        connection,
        [['**/lsp/**'], 'The adapters do not know each other.'],
        [
          ['**/client/src/editor/**', '**/client/src/*.ts', '**/client/src/*.js'],
          'Of the client only its core, which knows no editor.',
        ],
      ),
      'no-console': 'off',
    },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: forbid([['**/server/src/core/**'], 'The client speaks to the server by protocol only.']),
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
