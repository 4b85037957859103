import { lazy } from 'react';

/** The one picture of each card, drawn by the card's own feature and loaded after the numbers. */
export const cardPictures = {
  demand: lazy(async () => ({ default: (await import('../demand/CardPicture.tsx')).CardPicture })),
  cadence: lazy(async () => ({ default: (await import('../cadence/CardPicture.tsx')).CardPicture })),
  wager: lazy(async () => ({ default: (await import('../wager/CardPicture.tsx')).CardPicture })),
};
