const unseen = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const wide = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]/g;

/**
 * A name of a channel, a product or a status as it is seen: without marks that nobody sees, with full-width letters and figures as narrow ones.
 * `天猫` with a mark of direction behind it would be a channel of its own, which no plan knows.
 */
export const foldedName = (written: string): string =>
  written
    .replace(unseen, '')
    .replace(wide, (char) => char.normalize('NFKC'))
    .normalize('NFC')
    .trim();
