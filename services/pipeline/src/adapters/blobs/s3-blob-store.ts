import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { BlobError, type BlobStore } from '../../domain/blob-store.js';
import { MeasuredBytes } from './measured-bytes.js';

const mebibyte = 2 ** 20;
/** What S3 takes at most for one object. */
const mostParts = 10_000;
/** So many parts are under way at once; they, and the one that is filled, are what is held in memory. */
const partsAtOnce = 2;

export interface S3Place {
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  readonly region: string;
  /** Where it is not that of AWS. */
  readonly endpoint?: string | undefined;
  readonly forcePathStyle: boolean;
  /** Without them, what the AWS client finds by itself. */
  readonly credentials?: S3ClientConfig['credentials'] | undefined;
  /** Decides how large parts must be. */
  readonly maxBytes: number;
}

/** An object for each blob, in a bucket of S3 or of whatever speaks its protocol. */
export function createS3BlobStore(place: S3Place): BlobStore {
  const { bucket, prefix, region, endpoint, forcePathStyle, credentials, maxBytes } = place;
  const client = new S3Client({
    region,
    forcePathStyle,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    // Servers other than AWS know no newer checksums; what is kept is measured by us.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 60_000 },
  });
  const at = (key: string) => ({ Bucket: bucket, Key: prefix + key });

  return {
    write: async (key, content) => {
      const measured = new MeasuredBytes();
      const upload = new Upload({
        client,
        params: { ...at(key), Body: measured, ContentType: 'application/octet-stream' },
        queueSize: partsAtOnce,
        partSize: Math.max(8 * mebibyte, Math.ceil(maxBytes / mostParts)),
      });
      const read = pipeline(content, measured);
      // It is awaited below, but may fail before.
      read.catch(() => undefined);
      try {
        await upload.done();
        await read;
        return measured.measure();
      } catch (error) {
        const cause = content.errored ?? storeError(error);
        measured.destroy();
        throw cause;
      }
    },

    read: async (key, range) => {
      const Range = range && `bytes=${range.first}-${range.last}`;
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...at(key), Range }));
        if (Body instanceof Readable) return Body;
      } catch (error) {
        throw storeError(error);
      }
      throw new Error('S3 gave no stream');
    },

    remove: async (key) => {
      try {
        await client.send(new DeleteObjectCommand(at(key)));
      } catch (error) {
        throw storeError(error);
      }
    },

    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

/**
 * What S3 does not answer to it can't be asked; where it refuses what we ask for, somebody must look at
 * it: that is no problem of the caller's.
 */
function storeError(error: unknown): unknown {
  if (error instanceof NoSuchKey) return new BlobError('missing', { cause: error });
  if (!(error instanceof S3ServiceException))
    return new BlobError('out_of_reach', { cause: error });
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status === 507) return new BlobError('no_room', { cause: error });
  return status >= 500 || status === 429 ? new BlobError('out_of_reach', { cause: error }) : error;
}
