import { z } from 'zod';

/** Where artifacts are kept. */
export type BlobPlace =
  | { readonly kind: 'folder'; readonly path: string }
  /** `prefix` is empty or ends with `/`: keys are put behind it as they are. */
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

/** The names that S3 allows, without those with dots, which no certificate of a bucket's host covers. */
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** A place written as `folder:<path>` or `s3://bucket/prefix`. */
export const blobPlace = () =>
  z.string().transform((text, context): BlobPlace => {
    const place = text.startsWith('folder:') ? folderIn(text) : bucketIn(text);
    if (typeof place !== 'string') return place;
    context.addIssue({ code: 'custom', message: place });
    return z.NEVER;
  });

function folderIn(text: string): BlobPlace | string {
  const path = text.slice('folder:'.length);
  return path === '' ? 'must name a folder, as folder:/data/blobs' : { kind: 'folder', path };
}

function bucketIn(text: string): BlobPlace | string {
  const [, bucket, path = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket === undefined) return 'must be folder:<path> or s3://bucket/prefix';
  if (!bucketName.test(bucket)) return 'names no bucket that S3 allows, without dots';
  const segments = path.split('/').filter((segment) => segment !== '');
  const fit = segments.every(
    (segment) => /^[A-Za-z0-9._-]+$/.test(segment) && !/^\.+$/.test(segment),
  );
  if (!fit) return 'must have a prefix of letters, digits, dots, - and _';
  return { kind: 's3', bucket, prefix: segments.map((segment) => `${segment}/`).join('') };
}
