import iconv from 'iconv-lite';
import { always, cycle, type Invented, loginOf, table } from './invented.ts';

const shouted = (p: Invented) => `${p.last.toUpperCase()} ${p.first}`;

/** Lists with headings in other languages. */
export const languages = {
  'French, N+1 in capitals': iconv.encode(
    table(
      {
        Matricule: (p) => p.number,
        Nom: (p) => p.last.toUpperCase(),
        Prénom: (p) => p.first,
        'Adresse e-mail professionnelle': (p) => p.email,
        'Adresse e-mail personnelle': (p) => `${loginOf(p)}@home.example`,
        'N+1': (p) => (p.manager ? shouted(p.manager) : ''),
        'N+2': always(''),
        Service: (p) => p.department,
        Ville: (p) => (p.city === 'London' ? 'Londres' : p.city),
        Animateur: (_, n) => (n % 4 ? 'Non' : 'Oui'),
        'Salaire brut': always('54 000,00'),
      },
      ';',
    ),
    'windows-1252',
  ),
  'German, decimal commas': table(
    {
      'Personalnr.': (p) => p.number,
      Name: (p) => p.last,
      Vorname: (p) => p.first,
      'E-Mail dienstlich': (p) => p.email,
      'E-Mail privat': (p) => `${loginOf(p)}@home.example`,
      'Vorgesetzte/r': (p) => p.manager?.turned ?? '',
      Führungskraft: (p) => (p.manager ? 'Nein' : 'Ja'),
      Abteilung: (p) => p.department,
      Stellenanteil: always('0,80'),
      Gehalt: always('54.000,00'),
      Standort: (p) => p.city,
      Stufe: (p) => `${p.level},0`,
    },
    ';',
  ),
  Spanish: table(
    {
      Nombre: (p) => p.first,
      Apellidos: (p) => p.last,
      'Correo electrónico': (p) => p.email,
      'Jefe directo': (p) => p.manager?.name ?? '',
      Departamento: (p) => p.department,
      Nivel: (p) => `${p.level}`,
      'Huso horario': always('GMT-3'),
      Facilitador: (_, n) => (n % 2 ? 'No' : 'Sí'),
    },
    ';',
  ),
  Portuguese: table(
    {
      'Nome completo': (p) => p.name,
      'E-mail pessoal': (p) => `${loginOf(p)}@home.example`,
      'E-mail corporativo': (p) => p.email,
      'Gestor imediato': (p) => p.manager?.name ?? '',
      Área: (p) => p.department,
      Cargo: always('Gerente'),
      Nível: (p) => `${p.level}`,
      Cidade: cycle(['São Paulo, Brazil', 'Rio de Janeiro, Brazil', 'Lisboa', 'Recife']),
    },
    ';',
  ),
  Italian: table(
    {
      Cognome: (p) => p.last,
      Nome: (p) => p.first,
      'Indirizzo e-mail': (p) => p.email,
      Responsabile: (p) => (p.manager ? `${p.manager.last} ${p.manager.first}` : ''),
      Reparto: (p) => p.department,
      Livello: (p) => `${p.level}`,
      Sede: cycle(['Milano', 'Roma', 'Napoli', 'Torino']),
    },
    ';',
  ),
  Dutch: table(
    {
      Voornaam: (p) => p.first,
      Tussenvoegsel: (_, n) => (n % 3 ? '' : 'van der'),
      Achternaam: (p) => p.last,
      'E-mailadres werk': (p) => p.email,
      Leidinggevende: (p) => p.manager?.email ?? '',
      Afdeling: (p) => p.department,
      Plaats: cycle(['Amsterdam', 'Utrecht']),
    },
    ';',
  ),
  'Japanese, full-width': `\uFEFF${table({
    社員番号: (p) => p.number.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
    氏名: (_, n) => `佐藤　花子${n}`,
    フリガナ: (_, n) => `サトウ　ハナコ${n}`,
    メールアドレス: (p) => p.email.replace('@', '＠'),
    上司の社員番号: (p) => p.manager?.number ?? '',
    所属部署: cycle(['開発部', '営業部', '経理部', '人事部']),
    等級: (p) => (p.manager ? '３' : '４'),
    勤務地: cycle(['東京', '大阪', '名古屋', 'ロンドン']),
    ファシリテーター: (_, n) => (n % 4 ? '×' : '○'),
  })}`,
  'Arabic, with marks of direction': table({
    الاسم: (_, n) =>
      `\u200Fأحمد ${['علي', 'حسن', 'سالم', 'نور', 'كريم', 'يوسف'][n % 6]} ${['العلي', 'الحسن', 'المصري', 'السيد'][Math.floor(n / 6)]}\u200F`,
    'البريد الإلكتروني': (p) => `\u202A${p.email}\u202C`,
    'المدير المباشر': (p) => (p.manager ? `\u200E${p.manager.email}` : ''),
    القسم: cycle(['المبيعات', 'المالية', 'الهندسة', 'العمليات']),
    المستوى: (p) => (p.manager ? '٣' : '٤'),
    المدينة: cycle(['الرياض', 'دبي', 'القاهرة', 'عمّان']),
    ميسر: (_, n) => (n % 4 ? 'لا' : 'نعم'),
  }),
  'headings of no language we know': table({
    Vezetéknév: (p) => p.last,
    Utónév: (p) => p.first,
    'E-mail cím': (p) => p.email,
    Csoportja: (p) => p.manager?.name ?? '',
    Részleg: (p) => p.department,
  }),
};
