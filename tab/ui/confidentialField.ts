/**
 * Props for every field that takes or shows confidential text. Browsers and their extensions send field text away to
 * check it ("enhanced spell check", writing suggestions, Grammarly, LanguageTool) or save it to disk for autofill; each
 * of them respects one of these.
 */
export const confidentialField = {
  autoComplete: 'off',
  autoCorrect: 'off',
  spellCheck: false,
  translate: 'no',
  writingsuggestions: 'false',
  'data-gramm': 'false',
  'data-gramm_editor': 'false',
  'data-enable-grammarly': 'false',
  'data-lt-active': 'false',
} as const;
