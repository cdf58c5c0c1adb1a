export interface RawResponse {
  status: number;
  reason: string;
  /** Names in lower case; several of one name in their order, joined by `, `. */
  headers: Readonly<Record<string, string>>;
  /** Names and values as they were sent, in their order. */
  rawHeaders: readonly (readonly [string, string])[];
  body: string;
}

interface Parsed {
  response: RawResponse;
  /** How many of the bytes belong to it. */
  length: number;
}

interface Body {
  bytes: Buffer;
  end: number;
}

const headEnd = '\r\n\r\n';

function chunkedBody(bytes: Buffer, start: number): Body | null {
  const chunks: Buffer[] = [];
  let position = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd < 0) return null;
    const size = parseInt(bytes.toString('latin1', position, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('The response has a chunk without a size.');
    position = lineEnd + 2;
    if (size === 0) break;
    if (bytes.length < position + size + 2) return null;
    chunks.push(bytes.subarray(position, position + size));
    position += size + 2;
  }
  // The trailer section ends with an empty line (RFC 9112, section 7.1).
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd < 0) return null;
    const isEmpty = lineEnd === position;
    position = lineEnd + 2;
    if (isEmpty) return { bytes: Buffer.concat(chunks), end: position };
  }
}

/** RFC 9112, section 6.3: how long a response's body is. */
function bodyOf(
  bytes: Buffer,
  start: number,
  { status, headers }: { status: number; headers: Readonly<Record<string, string>> },
  { isHead, closed }: { isHead: boolean; closed: boolean },
): Body | null {
  if (isHead || status < 200 || status === 204 || status === 304) {
    return { bytes: Buffer.alloc(0), end: start };
  }
  if (headers['transfer-encoding']?.toLowerCase().endsWith('chunked')) {
    return chunkedBody(bytes, start);
  }
  const length = headers['content-length'];
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length < end ? null : { bytes: bytes.subarray(start, end), end };
  }
  return closed ? { bytes: bytes.subarray(start), end: bytes.length } : null;
}

/**
 * The first response in what a server sent, or null when it isn't complete. `closed` says that
 * nothing more will come, which ends a body of unknown length.
 */
export function parseRawResponse(
  bytes: Buffer,
  options: { isHead: boolean; closed: boolean },
): Parsed | null {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, code, reason = ''] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(statusLine) ?? [];
  if (code === undefined) throw new Error(`"${statusLine}" is no status line of HTTP/1.`);

  const rawHeaders = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of rawHeaders) {
    const key = name.toLowerCase();
    const before = headers[key];
    headers[key] = before === undefined ? value : `${before}, ${value}`;
  }

  const status = Number(code);
  const body = bodyOf(bytes, end + headEnd.length, { status, headers }, options);
  if (body === null) return null;
  return {
    response: { status, reason, headers, rawHeaders, body: body.bytes.toString('utf8') },
    length: body.end,
  };
}
