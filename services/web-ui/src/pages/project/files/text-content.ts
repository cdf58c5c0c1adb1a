/** The text of a file, as a text field has it: lines end with a line feed. */
export interface TextContent {
  readonly text: string;
  /** How lines end in the file; they do so again when it is written. */
  readonly lineEnd: '\n' | '\r\n';
}

/** Undefined where it is no text in UTF-8. */
export function textContent(bytes: Uint8Array<ArrayBuffer>): TextContent | undefined {
  try {
    // A mark of the byte order stays, or it would be gone after the next change.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.includes('\0')) return undefined;
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    return { text: text.replaceAll('\r\n', '\n'), lineEnd };
  } catch {
    return undefined;
  }
}

export const bytesOf = ({ text, lineEnd }: TextContent): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text.replaceAll('\n', lineEnd));
