@rem For Windows, whose shell has no `exec`: `exec node scripts/start.mjs` is `node scripts/start.mjs` (see package.json).
@%*
