import { z } from 'zod';

// Compiled parsers would need `new Function`, which the content policy refuses and reports.
z.config({ jitless: true });
