import { expect, test } from 'vitest';
import { uniqueHeaders } from './headers.ts';

test('columns without a name of their own get one', () => {
  expect(uniqueHeaders(['a', 'a', '', 'a (2)', 'a'])).toEqual({
    names: ['a', 'a (3)', '#3', 'a (2)', 'a (4)'],
    renamed: [
      { column: 1, from: 'a', to: 'a (3)' },
      { column: 2, from: '', to: '#3' },
      { column: 4, from: 'a', to: 'a (4)' },
    ],
  });
});
