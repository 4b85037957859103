import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { contract } from './src/contract/contract.ts';

/** The browser needs each procedure's method and path, and none of its schemas: Zod stays on the server. */
function routesOf(node: AnyContractRouter): unknown {
  if (isContractProcedure(node)) {
    const { path, method, inputStructure, outputStructure, successStatus } = node['~orpc'].route;
    return {
      '~orpc': { errorMap: {}, meta: {}, route: { path, method, inputStructure, outputStructure, successStatus } },
    };
  }
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, routesOf(child as AnyContractRouter)]));
}

/** `virtual:contract`: the contract as plain JSON. A change of the contract restarts the development server. */
function contractRoutes(): Plugin {
  const resolved = '\0virtual:contract';
  return {
    name: 'biplane:contract-routes',
    resolveId: (id) => (id === 'virtual:contract' ? resolved : undefined),
    load: (id) => (id === resolved ? `export const routes = ${JSON.stringify(routesOf(contract))};` : undefined),
  };
}

// The host stays the browser's own, as the server's same-site check expects.
const server = { target: `http://127.0.0.1:${process.env.PORT ?? 3000}`, changeOrigin: false };

export default defineConfig({
  root: 'src/web',
  plugins: [react(), contractRoutes()],
  // The web's own modules live under /api/ too while developing: only the server's routes are passed on.
  server: { port: 5173, proxy: { '^/api/(v1|auth|docs)(/|$)': server, '^/health$': server } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Libraries that never change between releases stay cached.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // What many screens share comes in few files: each file is a request, and compresses by itself.
            { name: 'libraries', test: /node_modules/, minShareCount: 8, priority: 2 },
            { name: 'icons', test: /node_modules[\\/]@tabler/, minShareCount: 2, priority: 2 },
            {
              name: 'base',
              test: /src[\\/](web[\\/](ui|api|format|i18n|records|shell|charts)|locales[\\/]format|domain)[\\/].*\.tsx?$/,
              minShareCount: 8,
              priority: 1,
            },
            {
              name: 'shared',
              test: /src[\\/](web[\\/](ui|records|shell|charts)|domain)[\\/].*\.(tsx?|css)$/,
              minShareCount: 6,
              priority: 1,
            },
            { name: 'frame', test: /src[\\/]web[\\/](shell|i18n)[\\/].*\.(tsx?|css)$/, minShareCount: 2 },
            {
              name: 'demand',
              test: /src[\\/](web[\\/]features|domain)[\\/]demand[\\/].*\.(tsx?|css)$/,
              minShareCount: 2,
            },
            {
              name: 'cards',
              test: /src[\\/]web[\\/]features[\\/](cards|launches|overview)[\\/].*\.(tsx?|css)$/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
});
