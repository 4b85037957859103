import pinyin from 'pinyin-match';

/**
 * Does the name contain what was typed: the words themselves, in the middle of a sentence too, or their pinyin in full or by initials, whatever
 * reading a character has (银行 by `yinhang`, 重庆 by `cq`)?
 */
export function matches(name: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted === '' || name.toLowerCase().includes(wanted) || matchesPinyin(name, wanted);
}

/** The same for pinyin alone. */
export const matchesPinyin = (name: string, typed: string): boolean =>
  pinyin.match(name.replaceAll(/\s/g, ''), typed.replaceAll(/\s/g, '')) !== false;

/** Whether it may be pinyin: letters of the alphabet, and no Chinese ones. */
export const mayBePinyin = (typed: string): boolean => /[a-zü]/i.test(typed) && !/\p{Script=Han}/u.test(typed);
