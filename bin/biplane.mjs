#!/usr/bin/env node
/** The `biplane` command: installs and builds what is missing, then runs the program. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureProgramsBuilt } from '../scripts/ensure-built.mjs';
import { ensureInstalled, ensureNode } from '../scripts/ensure-installed.mjs';

ensureNode();
await ensureInstalled();
const program = join(await ensureProgramsBuilt(), 'program.js');
const { run } = await import(pathToFileURL(program).href);
await run(() => import('../scripts/start.mjs'));
