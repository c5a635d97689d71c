import words from './en.json' with { type: 'json' };
import { addEnglish } from './words.ts';

/** The English words that the panel's first list does without; the build splits them off. */
addEnglish(words);
