import type { search } from '../../../contract/search.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { findNamed } from './queries.ts';

export const searchHandlers: HandlersOf<typeof search> = {
  find: (ctx, { text }) => findNamed(ctx, text),
};
