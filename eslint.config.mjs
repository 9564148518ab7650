import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

const generated = [
  '**/build/',
  '**/types/',
  '**/labextension/',
  '**/node_modules/',
  '.venv/',
  'schema/generated/',
  'processors/custom/',
  'test/sandbox/corpus/',
  'test/**/files/',
  'notebooks/',
];

export default tseslint.config(
  { ignores: generated },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    // Lab finds plugins by the default export of the extension's entry.
    files: ['extension/src/index.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['extension/src/**/*.ts', 'extension/src/**/*.tsx'],
    plugins: { jupyter },
    rules: {
      // Its warnings are conventions that this house keeps too.
      ...Object.fromEntries(
        jupyter.configs.recommended
          .flatMap(({ rules }) => Object.keys(rules ?? {}))
          .map((rule) => [rule, 'error']),
      ),
      // Lumino's `signal.connect(this.method, this)` is what the plugin's own rule demands.
      '@typescript-eslint/unbound-method': 'off',
      // It cannot see that a module is itself loaded lazily; the size of the main chunk is tested instead.
      'jupyter/prefer-lazy-imports': 'off',
    },
  },
  {
    // Guest code runs inside the isolate: it takes methods off prototypes before user code can, and throws tokens.
    files: ['kernel/sandbox/child/guest/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    // Tests read loose JSON of other programs; the shapes are what they assert.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
);
