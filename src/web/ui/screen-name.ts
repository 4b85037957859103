import { createContext } from 'react';

/** What the screen is called and what it is about: the first words of its files' names. */
export const ScreenName = createContext<readonly string[]>([]);
