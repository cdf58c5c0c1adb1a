#!/usr/bin/env node
// `npx orchestrator <command>`. In a checkout where nothing was built yet, it is built first.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) (await import('../../local/bin/prepare.mjs')).prepare();
await import(main.href);
