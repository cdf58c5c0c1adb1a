// `npm run soak`: prepares what is missing, then plays the long forms of races and faults.
import { prepare } from './prepare.mjs';

prepare();
await import('../../chaos/dist/main.js');
