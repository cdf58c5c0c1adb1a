/** Keeps secrets so that whoever reads the database reads none. */
export interface SealedBox {
  seal(plaintext: string, context: string): Promise<string>;
  /** @throws where it was changed, or does not belong there */
  open(sealed: string, context: string): Promise<string>;
}
