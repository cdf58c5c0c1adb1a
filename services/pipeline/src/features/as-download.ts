import { Readable } from 'node:stream';
import type { FileContent } from '../domain/project-file-views.js';
import { entityTagOf } from './present-file.js';

/** A file as it is sent: as bytes to be kept, never as something that a browser would show or run. */
export const asDownload = (file: FileContent) => ({
  headers: {
    ETag: entityTagOf(file),
    'Content-Length': String(file.size),
    'Content-Disposition': disposition(file.path),
    'X-Content-Type-Options': 'nosniff',
  },
  stream: Readable.from(file.size === 0 ? [] : [file.content]),
});

/** RFC 6266 and RFC 8187: the name in UTF-8, percent-encoded but for what may stand as it is. */
function disposition(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
