/** What people call a need: N-04 is number 4. */
export const needCode = (number: number): string => `N-${String(number).padStart(2, '0')}`;
