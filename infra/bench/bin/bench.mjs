// `npm run bench`: prepares what is missing, then measures the gateway beside its rivals.
import { prepare } from '../../local/bin/prepare.mjs';

prepare();
await import('../dist/main.js');
