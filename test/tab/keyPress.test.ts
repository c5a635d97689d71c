import { describe, expect, test } from 'vitest';
import { isComposing, latinKey, submits } from '../../tab/ui/keyPress.ts';

const press = (more: Partial<KeyboardEvent>) => ({
  key: 'Enter',
  code: 'Enter',
  keyCode: 13,
  shiftKey: false,
  isComposing: false,
  ...more,
});

describe('Enter', () => {
  test('submits; with Shift, breaks the line', () => {
    expect(submits(press({}))).toBe(true);
    expect(submits(press({ shiftKey: true }))).toBe(false);
    expect(submits(press({ key: 'a', keyCode: 65 }))).toBe(false);
  });

  test.each([
    ['Chrome, Edge and Firefox', { isComposing: true, keyCode: 229 }],
    ['Firefox on some systems', { isComposing: true }],
    ['Safari, which has ended the conversion before', { isComposing: false, keyCode: 229 }],
  ])('never submits when it ends a composition: %s', (_browser, more) => {
    expect(submits(press(more))).toBe(false);
    expect(isComposing(press({ key: 'Escape', ...more }))).toBe(true);
  });
});

describe('a single key', () => {
  test.each([
    ['a Latin layout', 'N', 'KeyN', 'n'],
    ['AZERTY, by its label', 'a', 'KeyQ', 'a'],
    ['Dvorak, by its label', 'n', 'KeyL', 'n'],
    ['Russian', 'т', 'KeyN', 'n'],
    ['Russian with caps lock', 'Т', 'KeyN', 'n'],
    ['Greek', 'ν', 'KeyN', 'n'],
    ['Arabic', 'ى', 'KeyN', 'n'],
    ['Arabic, with two letters on one key', 'لا', 'KeyB', 'b'],
    ['Hebrew', 'מ', 'KeyN', 'n'],
    ['Hangul', 'ㅜ', 'KeyN', 'n'],
    ['Japanese kana', 'み', 'KeyN', 'n'],
    ['Turkish, which has letters of its own', 'ğ', 'KeyE', 'ğ'],
    ['a named key', 'Escape', 'Escape', 'escape'],
    ['a key that an input method hides', 'Process', 'KeyN', 'process'],
  ])('is recognized on %s', (_layout, key, code, known) => {
    expect(latinKey(press({ key, code, keyCode: 0 }))).toBe(known);
  });

  test.each([
    ['?', 'Slash', true, '?'],
    ['?', 'Digit7', true, '?'],
    ['؟', 'Slash', true, '?'],
    ['？', 'Slash', true, '?'],
    ['ظ', 'Slash', false, 'ظ'],
  ])('the question mark is recognized as %s on %s', (key, code, shiftKey, known) => {
    expect(latinKey(press({ key, code, shiftKey }))).toBe(known);
  });
});
