import type { Column } from './columns.ts';
import { headingWords } from './text.ts';

/** Titles without spaces: SuccessFactors writes "FIRSTNAME". */
const titled = (listed: string) => listed.split('|').map((title) => headingWords(title).replaceAll(' ', ''));

/**
 * What headings call a column, best first, as `headingWords` spells them: those of Entra ID, Microsoft 365, Google Workspace, Workday,
 * BambooHR, Personio, SuccessFactors and Outlook, and plain words of the page's languages and a few more.
 */
const titles: Readonly<
  Record<
    Column | 'fullName' | 'firstName' | 'lastName' | 'lastNamePrefix' | 'secondLastName' | 'place',
    readonly string[]
  >
> = {
  name: [],
  fullName:
    titled(`display name|full name|name|last name, first name|nachname, vorname|first and last name|employee name|worker name|preferred name|legal name|worker|employee|mitarbeiter|
    mitarbeiterin|mitarbeitername|vollständiger name|anzeigename|名前|氏名|社員名|従業員名|表示名|الاسم|الاسم الكامل|اسم الموظف|nom complet|
    nom et prénom|nom prénom|prénom et nom|prénom nom|collaborateur|nombre completo|nombre y apellidos|nome completo|nominativo|
    nome e cognome|naam|volledige naam|imię i nazwisko|common name|cn|payroll name|person|team member|medewerker|pracownik|empleado|
    colaborador|funcionário|dipendente|姓名|성명|이름`),
  firstName: titled(
    `preferred first name|first name|given name|vorname|rufname|forename|first|prénom|nombre|voornaam|imię|nome|nombres|fornavn|förnamn|jméno|legal first name|名|الاسم الأول`,
  ),
  lastName:
    titled(`preferred last name|last name|surname|family name|nachname|familienname|last|nom|nom de famille|apellido|apellidos|
    achternaam|nazwisko|cognome|sobrenome|apellido paterno|primer apellido|etternavn|efternamn|příjmení|legal last name|sn|姓|苗字|
    اسم العائلة`),
  lastNamePrefix: titled(`tussenvoegsel|tussenvoegsels|last name prefix|surname prefix|namensvorsatz|vorsatzwort`),
  secondLastName: titled(`apellido materno|segundo apellido|second last name`),
  email:
    titled(`work email|work email address|business email|business email address|company email|corporate email|office email|
    email work|primary work email|email business|dienstliche email|geschäftliche email|email dienstlich|email geschäftlich|
    firmen email|mail|email|email address|primary email|email 1 value|primary smtp address|windows email address|メール|メールアドレス|
    会社メール|البريد|البريد الإلكتروني|عنوان البريد الإلكتروني|courriel|correo|correo electrónico|user principal name|upn|sign in name|
    username|user name|login|email professionnel|adresse email professionnelle|adresse email|adresse mail|courriel professionnel|
    correo corporativo|correo de trabajo|correo electrónico corporativo|email corporativo|email profissional|email institucional|
    email de trabalho|indirizzo email|email aziendale|emailadres werk|werk email|emailadres|email służbowy|adres email|電子メール|
    이메일|邮箱|電子郵件`),
  number:
    titled(`employee id|employee number|employee no|employee #|emp id|staff id|worker id|person id|person number|personnel number|
    user id|id|object id|personalnummer|mitarbeiternummer|mitarbeiter id|社員番号|従業員番号|sam account name|samaccountname|user logon name|mail nickname|alias|user name|username|benutzername|رقم الموظف|matricule|
    emp no|emp number|employee code|staff no|staff number|file number|associate id|personalnr|personal nr|pers nr|persnr|mitarbeiternr|
    position id|position number|initials|kürzel|initiales|uid|dn|distinguished name|legajo|número de empleado|matrícula|
    personeelsnummer|matricola|従業員コード|사번|工号`),
  manager:
    titled(`manager email|managers email|manager email address|managers email address|manager work email|manager mail|
    supervisor email|supervisors email|reports to email|line manager email|direct manager email|email of manager|manager upn|
    manager user principal name|email führungskraft|email der führungskraft|email vorgesetzter|email des vorgesetzten|
    vorgesetzten email|上司のメール|上長のメール|بريد المدير|manager|managers name|manager name|line manager|direct manager|
    people manager|workers manager|manager display name|supervisor|supervisor name|direct supervisor|reporting to|reports to|
    reports to name|führungskraft|vorgesetzter|vorgesetzte|direkter vorgesetzter|disziplinarischer vorgesetzter|chef|chefin|boss|
    上司|上長|マネージャー|マネジャー|المدير|مدير|المدير المباشر|responsable|jefe|jefa|manager id|manager employee id|manager employee number|
    manager number|supervisor id|manager user id|manager object id|reports to id|reports to employee id|mgr|mgr name|mgr email|mgr id|
    line manager person number|parent position|reports to position|reports to position id|vorgesetzte r|n+1|responsable n+1|
    supérieur hiérarchique|responsable hiérarchique|manager direct|jefe directo|jefe inmediato|responsable directo|superior directo|
    gestor|gestora|gestor direto|gestor imediato|superior imediato|chefia imediata|líder|responsabile|responsabile diretto|
    leidinggevende|direct leidinggevende|przełożony|bezpośredni przełożony|nærmeste leder|närmaste chef|上司の社員番号|上司名|直属の上司|
    직속상사|直属上级`),
  department:
    titled(`department|department name|dept|abteilung|fachabteilung|部署|部門|所属|القسم|قسم|الإدارة|إدارة|département|departamento|service|servicio|
    division|bereich|business unit|supervisory organization|organization|organisation|organisationseinheit|team|unit|function|
    funktion|area|área|setor|afdeling|reparto|dział|avdeling|avdelning|home department|org unit|organizational unit|
    organisational unit|org level 1|ou|所属部署|부서|部门`),
  level:
    titled(`level|job level|management level|grade|job grade|pay grade|career level|employee level|seniority|seniority level|band|
    career band|rank|ebene|stufe|karrierestufe|führungsebene|レベル|等級|職位|役職|المستوى|مستوى|الدرجة|niveau|nivel|nível|livello|poziom`),
  zone: titled(
    `time zone|timezone|tz|preferred time zone|zeitzone|タイムゾーン|المنطقة الزمنية|المنطقة|fuseau horaire|zona horaria|
    huso horario|fuso horário|fuso orario|tijdzone|strefa czasowa`,
  ),
  place:
    titled(`city|work city|office city|business city|city or town|location|work location|primary work location|office location|location name|
    physical delivery office name|office|office name|site|workplace|base location|stadt|ort|standort|arbeitsort|dienstort|einsatzort|niederlassung|arbeitsplatz|
    büro|都市|勤務地|拠点|オフィス|المدينة|مدينة|الموقع|موقع|موقع العمل|ville|ciudad|sede|
    cidade|città|plaats|stad|miasto|locality|l|lieu de travail|lugar de trabajo|local de trabalho|sede di lavoro|도시|城市`),
  strengths: titled(`strengths|strength|skills|stärken|kompetenzen|強み|スキル|نقاط القوة|المهارات`),
  facilitates:
    titled(`facilitator|facilitates|can facilitate|moderiert|moderation|moderator|moderatorin|ファシリテーター|進行役|進行|ميسر|
    ميسّر|الميسر|animateur|animatrice|facilitateur|facilitatrice|facilitador|facilitadora|facilitatore|moderador|moderatore`),
  group:
    titled(`current group|group|mini m group|mini m|current mini m group|aktuelle gruppe|gruppe|現在のグループ|グループ|المجموعة الحالية|
    المجموعة|مجموعة`),
};
export type Heading = keyof typeof titles;

/** Words that suggest a column where the whole heading is none of the known ones. */
const words: Readonly<Partial<Record<Heading, RegExp>>> = {
  fullName: /\bname\b|名前|氏名|الاسم/,
  firstName: /\b(first|given) name\b|vorname|prénom/,
  lastName: /\b(last|family) name\b|\bsurname\b|nachname/,
  email: /\b(e ?mail|upn|user principal)\b|メール|بريد/,
  manager:
    /\b(managers?|supervisors?|reports to|reporting to|mgr|gestor|jefe|leidinggevende|responsabile)\b|vorgesetzt|führungskraft|hiérarchique|przełożon|上司|上長|マネージャー|مدير/,
  department: /\b(depart|abteilung|division)|部署|部門|قسم|إدارة/,
  level: /\b(level|grade|ebene|stufe|seniority)\b|レベル|等級|役職|مستوى/,
  zone: /\btime ?zone\b|zeitzone|タイムゾーン|المنطقة الزمنية/,
  place: /\b(city|location|office|site)\b|standort|勤務地|موقع/,
  strengths: /strength|skill|stärke|kompetenz|強み|スキル|القوة/,
  facilitates: /facilita[td]|moderier|ファシリテーター|ميس/,
};

/** A heading with one of these words is about something else. */
const others: Readonly<Partial<Record<Heading, RegExp>>> = {
  fullName:
    /\b(user|company|file|group|department|division|cost|job|legal entity|location|building|floor|account|nick|manager|supervisor|first|last|given|family|middle|maiden|domain|position|site|office|bank|emergency|contact|partner|assistants?|referred|spouse)\b/,
  firstName:
    /\b(manager|managers|supervisor|emergency|contact|spouse|partner|last)\b|führungskraft|vorgesetzt|nachname/,
  lastName:
    /\b(manager|managers|supervisor|emergency|contact|spouse|partner|first|second|maiden|birth|prefix)\b|führungskraft|vorgesetzt|geburt|vorname/,
  email:
    /\b(home|private?|personal|privat|pessoal|particular|personale|personnelle?|reports to|reporting to|mgr|gestor|jefe|leidinggevende|responsabile|recovery|secondary|alternate|alternative|authentication|manager|managers|supervisor|hr|assistant|password|other|date|status|type|buddy|mentor|partner|emergency)\b|privé|prywatn|privad|führungskraft|vorgesetzt|hiérarchique|przełożon|n\+1|上司|上長|個人|私用|مدير|شخصي/,
  manager:
    /\b(former|previous|past|prior|emergency|deputy|backup|is|has|level|count|number of|title|job|hr|matrix|dotted|functional|fachlich\w*|secondary|second|2nd|skip|project|since|date|phone|role|type|managements?|account|office|product|access|case|relationship|asset|license)\b/,
  department:
    /\b(id|code|number|no|nr|head|manager|leiter\w*|leitung|email|cost|path|password|hash|since|date|past|previous|former)\b/,
  level:
    /\b(org|organi[sz]ation|location|cost|access|security|education|floor|language|legal|age|date|since|reporting|clearance|consent|engagement|risk|permission|managers?|management chain|supervisors?|chain|skip)\b/,
  zone: /\b(id|offset)\b/,
  place: /\b(id|code|country|date|home|previous|type|phone|manager|box|365|web|url|past)\b/,
};

/** How well a heading names a column: 0 (not at all), about 1 (by a word), from 2 to 3 (it is one of the known ones). */
export function headingScore(title: string, column: Heading): number {
  const said = headingWords(title);
  const place = titles[column].indexOf(said.replaceAll(' ', ''));
  // "Manager (dotted line)", "Email (private)". A name's parentheses only tell its parts.
  const aside = /[([（]([^)\]）]*)[)\]）]/.exec(title)?.[1];
  if (aside && column !== 'fullName' && others[column]?.test(headingWords(aside))) return 0;
  if (place >= 0) return 3 - place / titles[column].length;
  return words[column]?.test(said) && !others[column]?.test(said) ? 1 : 0;
}

/** Which part of the manager's name a heading such as "Manager First Name" stands above. */
export function managerNamePart(title: string): 'first' | 'last' | undefined {
  const said = headingWords(title);
  if (!words.manager?.test(said)) return undefined;
  if (words.firstName?.test(said)) return 'first';
  return words.lastName?.test(said) ? 'last' : undefined;
}

/** Whether a heading is one of the known ones of any column. */
export function isKnownHeading(title: string): boolean {
  return (Object.keys(titles) as Heading[]).some((column) => headingScore(title, column) >= 2);
}
