export interface Artifact {
  readonly filename: string;
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly createdAt: Date;
  /** Where its content is. */
  readonly blobKey: string;
}

export type NewArtifact = Omit<Artifact, 'createdAt'>;
