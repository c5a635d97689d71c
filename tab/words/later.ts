import words from './en.json' with { type: 'json' };
import { addEnglish } from './words.ts';

/**
 * Imported by everything that needs more words than the panel's first list. The build splits the English words between
 * the two.
 */
addEnglish(words);
