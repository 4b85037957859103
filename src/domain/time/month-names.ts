/** January to December, each in the languages that exports are written in; without accents, since not every tool writes them. */
const names: readonly string[] = [
  'january jan januar janner jänner jaenner janvier janv enero ene gennaio gen janeiro',
  'february feb februar fevrier fev fevr febrero febbraio fevereiro',
  'march mar marz maerz mrz mars marzo marco',
  'april apr avril avr abril abr aprile',
  'may mai mayo maggio maio mag',
  'june jun juni juin junio giugno junho giu',
  'july jul juli juillet juil julio luglio julho lug',
  'august aug aout agosto ago',
  'september sep sept septembre septiembre settembre setembro set',
  'october oct oktober okt octobre octubre ottobre outubro ott out',
  'november nov novembre noviembre novembro',
  'december dec dezember dez decembre diciembre dic dicembre dezembro',
];

const monthOf = new Map<string, number>(
  names.flatMap((each, index) => each.split(' ').map((name) => [name, index + 1] as const)),
);

/** 1 to 12 for the name of a month in small letters without accents; null for any other word. */
export const monthNamed = (word: string): number | null => monthOf.get(word) ?? null;

const dayNames = [
  ...['mondays?', 'tuesdays?', 'wednesdays?', 'thursdays?', 'fridays?', 'saturdays?', 'sundays?'],
  ...['mon', 'tues?', 'weds?', 'thu(?:rs?)?', 'fri', 'sat', 'sun'],
  ...['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonnabend', 'sonntag'],
  ...[
    'lundi',
    'mardi',
    'mercredi',
    'jeudi',
    'vendredi',
    'samedi',
    'dimanche',
    'lun',
    'mer',
    'jeu',
    'ven',
    'sam',
    'dim',
  ],
  ...['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado', 'domingo', 'mie', 'jue', 'vie', 'sab', 'dom'],
];
const chineseDay = '(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]|[月火水木金土日]曜日?';
const weekday = new RegExp(
  `\\(\\s*(?:${chineseDay}|[一二三四五六日月火水木金土]|(?:${dayNames.join('|')})\\.?)\\s*\\)|${chineseDay}` +
    `|(?<![a-z])(?:${dayNames.join('|')})(?![a-z])[.,]*|^(?:mo|di|mi|do|fr|sa|so)[.,]+(?=\\s)`,
  'gu',
);

/** A date in small letters without the day of the week, which says nothing that the date does not. */
export const withoutWeekday = (text: string): string => text.replace(weekday, ' ').replace(/\s+/g, ' ').trim();
