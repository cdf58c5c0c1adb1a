#!/usr/bin/env node
// In a checkout where nothing was built yet, it is built first.
import { prepare } from '../../local/bin/prepare.mjs';

prepare();
await import('../dist/tour/main.js');
