/**
 * For every field in which somebody writes or sees what is said in confidence. Browsers and their extensions send such
 * text away to check it ("enhanced spell check", writing suggestions, Grammarly, LanguageTool) or keep it on disk to fill
 * it in again; each of these leaves a field alone that says so.
 */
export const confidential = {
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
