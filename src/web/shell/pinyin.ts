// The first character of each initial's range in the pinyin collation: a character belongs to the last boundary that does not follow it.
const boundaries = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const letters = 'abcdefghjklmnopqrstwxyz';
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** "旗舰手机 X1" → "qjsjx1": what people type when they search a Chinese name by initials. */
export function pinyinInitials(text: string): string {
  return [...text.toLowerCase()]
    .map((character) => {
      if (!/\p{Script=Han}/u.test(character)) return /\s/.test(character) ? '' : character;
      const index = boundaries.findLastIndex((boundary) => collator.compare(boundary, character) <= 0);
      return letters[index] ?? character;
    })
    .join('');
}

/** Does the name contain what was typed: the words themselves, or their pinyin initials? */
export function matches(name: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return (
    wanted === '' || name.toLowerCase().includes(wanted) || pinyinInitials(name).includes(wanted.replaceAll(/\s/g, ''))
  );
}
