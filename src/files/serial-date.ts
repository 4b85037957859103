/** Spreadsheets calculate with 15 digits: what is further behind is an artefact of binary fractions. */
export const numberText = (value: number) => String(Number(value.toPrecision(15)));

/**
 * A serial number of days as a date, with its time when it has one, or as a time alone. Serials count from 1899-12-31, and have a 29th
 * of February 1900 that never was; or they count from 1904-01-01. There is no zone.
 */
export function serialDateText(serial: number, from1904: boolean): string {
  const seconds = Math.round(serial * 86_400);
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const moment = new Date(epoch + seconds * 1000);
  if (Number.isNaN(moment.getTime())) return numberText(serial);
  const [day, time] = moment.toISOString().slice(0, 19).split('T') as [string, string];
  if (serial >= 0 && serial < 1 && !from1904) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
