// `npm run admin -- <command>`: prepares what is missing, then does what the operator asks.
import { prepare } from '../../local/bin/prepare.mjs';

prepare();
await import('../dist/main.js');
