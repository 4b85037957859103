/// <reference types="vite/client" />

declare module 'virtual:contract' {
  import type { AnyContractRouter } from '@orpc/contract';

  /** The contract's routes without schemas; see vite.config.ts. */
  export const routes: AnyContractRouter;
}
