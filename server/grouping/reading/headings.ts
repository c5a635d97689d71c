import type { Column } from './columns.ts';
import { headingWords } from './text.ts';

/** Titles without spaces: SuccessFactors writes "FIRSTNAME". */
const titled = (listed: string) => listed.split('|').map((title) => headingWords(title).replaceAll(' ', ''));

/**
 * What headings call a column, best first, as `headingWords` spells them: those of Entra ID, Microsoft 365, Google Workspace, Workday,
 * BambooHR, Personio, SuccessFactors and Outlook, and plain words of the page's languages and a few more.
 */
const titles: Readonly<Record<Column | 'fullName' | 'firstName' | 'lastName' | 'place', readonly string[]>> = {
  name: [],
  fullName:
    titled(`display name|full name|name|last name, first name|nachname, vorname|first and last name|employee name|worker name|preferred name|legal name|worker|employee|mitarbeiter|
    mitarbeiterin|mitarbeitername|vollständiger name|anzeigename|名前|氏名|社員名|表示名|الاسم|الاسم الكامل|اسم الموظف|nom complet|
    nombre completo`),
  firstName: titled(
    `preferred first name|first name|given name|vorname|rufname|forename|first|prénom|nombre|voornaam|imię|名|الاسم الأول`,
  ),
  lastName:
    titled(`preferred last name|last name|surname|family name|nachname|familienname|last|nom|nom de famille|apellido|apellidos|
    achternaam|nazwisko|姓|苗字|اسم العائلة`),
  email:
    titled(`work email|work email address|business email|business email address|company email|corporate email|office email|
    email work|primary work email|email business|dienstliche email|geschäftliche email|email dienstlich|email geschäftlich|
    firmen email|mail|email|email address|primary email|email 1 value|primary smtp address|windows email address|メール|メールアドレス|
    会社メール|البريد|البريد الإلكتروني|عنوان البريد الإلكتروني|courriel|correo|correo electrónico|user principal name|upn|sign in name|
    username|user name|login`),
  number:
    titled(`employee id|employee number|employee no|employee #|emp id|staff id|worker id|person id|person number|personnel number|
    user id|id|object id|personalnummer|mitarbeiternummer|mitarbeiter id|社員番号|従業員番号|sam account name|samaccountname|user logon name|mail nickname|alias|user name|username|benutzername|رقم الموظف|matricule`),
  manager:
    titled(`manager email|managers email|manager email address|managers email address|manager work email|manager mail|
    supervisor email|supervisors email|reports to email|line manager email|direct manager email|email of manager|manager upn|
    manager user principal name|email führungskraft|email der führungskraft|email vorgesetzter|email des vorgesetzten|
    vorgesetzten email|上司のメール|上長のメール|بريد المدير|manager|managers name|manager name|line manager|direct manager|
    people manager|workers manager|manager display name|supervisor|supervisor name|direct supervisor|reporting to|reports to|
    reports to name|führungskraft|vorgesetzter|vorgesetzte|direkter vorgesetzter|disziplinarischer vorgesetzter|chef|chefin|boss|
    上司|上長|マネージャー|マネジャー|المدير|مدير|المدير المباشر|responsable|jefe|jefa|manager id|manager employee id|manager employee number|
    manager number|supervisor id|manager user id|manager object id|reports to id`),
  department:
    titled(`department|department name|dept|abteilung|fachabteilung|部署|部門|所属|القسم|قسم|الإدارة|إدارة|département|departamento|service|servicio|
    division|bereich|business unit|supervisory organization|organization|organisation|organisationseinheit|team|unit|function|
    funktion`),
  level:
    titled(`level|job level|management level|grade|job grade|pay grade|career level|employee level|seniority|seniority level|band|
    career band|rank|ebene|stufe|karrierestufe|führungsebene|レベル|等級|職位|役職|المستوى|مستوى|الدرجة|niveau|nivel`),
  zone: titled(
    `time zone|timezone|tz|preferred time zone|zeitzone|タイムゾーン|المنطقة الزمنية|المنطقة|fuseau horaire|zona horaria`,
  ),
  place:
    titled(`city|work city|office city|business city|city or town|location|work location|primary work location|office location|location name|
    physical delivery office name|office|office name|site|workplace|base location|stadt|ort|standort|arbeitsort|dienstort|einsatzort|niederlassung|arbeitsplatz|
    büro|都市|勤務地|拠点|オフィス|المدينة|مدينة|الموقع|موقع|موقع العمل|ville|ciudad|sede`),
  strengths: titled(`strengths|strength|skills|stärken|kompetenzen|強み|スキル|نقاط القوة|المهارات`),
  facilitates:
    titled(`facilitator|facilitates|can facilitate|moderiert|moderation|moderator|moderatorin|ファシリテーター|進行役|進行|ميسر|
    ميسّر|الميسر`),
  group:
    titled(`current group|group|mini m group|mini m|current mini m group|aktuelle gruppe|gruppe|現在のグループ|グループ|المجموعة الحالية|
    المجموعة|مجموعة`),
};
export type Heading = keyof typeof titles;

/** Words that suggest a column where the whole heading is none of the known ones. */
const words: Readonly<Partial<Record<Heading, RegExp>>> = {
  fullName: /\bname\b|名前|氏名|الاسم/,
  email: /\b(e ?mail|upn|user principal)\b|メール|بريد/,
  manager: /\b(managers?|supervisors?|reports to|reporting to)\b|vorgesetzt|führungskraft|上司|上長|マネージャー|مدير/,
  department: /\b(depart|abteilung|division)|部署|部門|قسم|إدارة/,
  level: /\b(level|grade|ebene|stufe|seniority)\b|レベル|等級|役職|مستوى/,
  zone: /\btime ?zone\b|zeitzone|タイムゾーン|المنطقة الزمنية/,
  place: /\b(city|location|office|site)\b|standort|勤務地|موقع/,
  strengths: /strength|skill|stärke|kompetenz|強み|スキル|القوة/,
  facilitates: /facilitat|moderier|ファシリテーター|ميس/,
};

/** A heading with one of these words is about something else. */
const others: Readonly<Partial<Record<Heading, RegExp>>> = {
  fullName:
    /\b(user|company|file|group|department|division|cost|job|legal entity|location|building|floor|account|nick|manager|supervisor|first|last|given|family|middle|maiden|domain|position|site|office|bank|emergency|contact|partner|assistants?|referred|spouse)\b/,
  email:
    /\b(home|private?|personal|privat|recovery|secondary|alternate|alternative|authentication|manager|managers|supervisor|hr|assistant|password|other|date|status|type|buddy|mentor|partner)\b|führungskraft|vorgesetzt|上司|上長|مدير/,
  manager:
    /\b(is|has|level|count|number of|title|job|hr|matrix|dotted|functional|fachlich\w*|secondary|second|2nd|skip|project|since|date|phone|role|type|managements?|account|office|product|access|case|relationship|asset|license)\b/,
  department:
    /\b(id|code|number|no|nr|head|manager|leiter\w*|leitung|email|cost|path|password|hash|since|date|past|previous|former)\b/,
  level:
    /\b(access|security|education|floor|language|legal|age|date|since|reporting|clearance|consent|engagement|risk|permission|managers?|management chain|supervisors?|chain|skip)\b/,
  zone: /\b(id|offset)\b/,
  place: /\b(id|code|country|date|home|previous|type|phone|manager|box|365|web|url|past)\b/,
};

/** How well a heading names a column: 0 (not at all), about 1 (by a word), from 2 to 3 (it is one of the known ones). */
export function headingScore(title: string, column: Heading): number {
  const said = headingWords(title);
  const place = titles[column].indexOf(said.replaceAll(' ', ''));
  if (place >= 0) return 3 - place / titles[column].length;
  return words[column]?.test(said) && !others[column]?.test(said) ? 1 : 0;
}

/** Whether a heading is one of the known ones of any column. */
export function isKnownHeading(title: string): boolean {
  return (Object.keys(titles) as Heading[]).some((column) => headingScore(title, column) >= 2);
}
