import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { decoded } from '../../tab/organizer/reading/encoding.ts';

/** Whether several encodings read this text as well as each other, so that the Organizer must look. */
type Sure = 'sure' | 'unsure';

it.each<[string, Sure, string[]]>([
  ['windows-1252', 'sure', ['Hélène Lefèvre', 'François Gérard', 'Zoë Noël']],
  ['windows-1252', 'sure', ['Jürgen Groß', 'Käthe Weiß', 'Sören Öz']],
  ['windows-1252', 'sure', ['Bjørn Åsen', 'Søren Kjær', 'Øystein Næss']],
  ['windows-1250', 'sure', ['Łukasz Nowak', 'Anna Kowalska', 'Zofia Wójcik']],
  ['windows-1250', 'unsure', ['Kovács Jenő', 'Szűcs Ágnes', 'Tóth Gergő']],
  ['macintosh', 'sure', ['Jürgen Groß', 'Käthe Weiß', 'Sören Öz']],
  ['macintosh', 'sure', ['Hélène Lefèvre', 'François Gérard', 'Zoë Noël']],
  ['cp850', 'sure', ['Jürgen Groß', 'Käthe Weiß', 'Sören Öz']],
  ['cp850', 'sure', ['José Núñez', 'María Peña', 'Iñigo Álvarez']],
  ['cp852', 'sure', ['Łukasz Żółć', 'Anna Wójcik']],
  ['shift_jis', 'sure', ['佐藤 花子', 'すずき いちろう', 'タナカ ケン']],
  ['shift_jis', 'unsure', ['ｻﾄｳ ﾊﾅｺ', 'ｽｽﾞｷ ｲﾁﾛｳ']],
  ['windows-1251', 'unsure', ['Анна Иванова', 'Борис Петров', 'Екатерина Смирнова']],
  ['windows-1253', 'sure', ['Γιώργος Παπαδόπουλος', 'Μαρία Νικολάου']],
  ['windows-1254', 'sure', ['Gökçe Yıldız', 'Şule Öztürk', 'Ağaoğlu İbrahim']],
  ['windows-1256', 'sure', ['محمد أحمد', 'فاطمة علي', 'خالد يوسف']],
  ['euc-kr', 'sure', ['김민수', '이영희', '박지훈']],
  ['gb18030', 'unsure', ['王小明', '李娜', '张伟']],
  ['utf16be', 'sure', ['Jürgen Groß', 'Käthe Weiß']],
])('reads %s, or is unsure: %s', async (encoding, sure, names) => {
  const rows = Array.from({ length: 12 }, (_, n) => `${names[n % names.length]},p${n}@x.y,Sales`);
  const text = ['Name,Email,Department', ...rows].join('\r\n');
  const found = await decoded(Uint8Array.from(iconv.encode(text, encoding)));
  expect(found?.encodings.isUnsure).toBe(sure === 'unsure');
  if (sure === 'sure') expect(found?.text).toBe(text);
  else expect(found?.encodings.options).toContain(encoding);
});

it('reads UTF-8 with a damaged letter as UTF-8', async () => {
  const damaged = Buffer.concat([Buffer.from('Jürgen Groß,Käthe,Élodie,S'), Buffer.from([0xf6]), Buffer.from('ren')]);
  const found = await decoded(Uint8Array.from(damaged));
  expect(found).toMatchObject({ encodings: { chosen: 'utf-8' }, text: 'Jürgen Groß,Käthe,Élodie,S\ufffdren' });
});

it('reads any file in the encoding that was chosen', async () => {
  const found = await decoded(Uint8Array.from(iconv.encode('Änne', 'cp850')), 'cp850');
  expect(found).toMatchObject({ text: 'Änne', encodings: { chosen: 'cp850', isUnsure: false } });
});

const garbledTexts = ['Björn Müller', 'Łukasz Żółć', 'Иван Петров', '佐藤 花子', 'Chloé d’Évry'];
it.each(garbledTexts.flatMap((text) => ['windows-1252', 'macintosh'].map((by) => [text, by])))(
  'restores %s, once read in %s, and asks',
  async (text = '', by = '') => {
    const garbled = new TextEncoder().encode(new TextDecoder(by).decode(Buffer.from(text)));
    expect(await decoded(garbled)).toMatchObject({ text, encodings: { isUnsure: true } });
    const left = await decoded(garbled, 'utf-8');
    expect(left).toMatchObject({ text: new TextDecoder(by).decode(Buffer.from(text)), encodings: { isUnsure: false } });
  },
);

it.each([
  'l’école “École”, CAFÉ” d’Évry',
  '„KÖLN Ä“',
  'São Tomé «été»',
  'naïve façade—été',
  'Łukasz Żółć',
  'Zürich’s “Über”',
])('leaves %s as it is', async (text) =>
  expect(await decoded(new TextEncoder().encode(text))).toMatchObject({ text, encodings: { isUnsure: false } }),
);
