import type { Matrix, TriggerConfigVersion } from './trigger-config.js';
import { type FieldFault, TriggerIngestError } from './trigger-ingest-error.js';

/** The values of the variables of a matrix for one job. */
export type Combination = Readonly<Record<string, string>>;

/** Every combination of the values; one without any where there are no variables. */
export const combinationsOf = (matrix: Matrix): readonly Combination[] =>
  Object.entries(matrix).reduce<readonly Combination[]>(
    (combined, [name, values]) =>
      combined.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );

/**
 * The part of the matrix of a version that a caller asks for; variables that are not named keep all
 * their values.
 * @throws TriggerIngestError `subset_refused`, which names everything that can't be asked for
 */
export function subsetOf(
  { matrix, allowSubset }: TriggerConfigVersion,
  wanted: Matrix | undefined,
): Matrix {
  if (wanted === undefined) return matrix;
  if (!allowSubset) {
    throw new TriggerIngestError('subset_refused', 'This version runs its whole matrix only.');
  }
  const faults = Object.entries(wanted).flatMap(([name, values]) => faultsOf(matrix, name, values));
  if (faults.length > 0) {
    throw new TriggerIngestError('subset_refused', 'This is no part of the matrix.', faults);
  }
  return { ...matrix, ...wanted };
}

function faultsOf(matrix: Matrix, name: string, values: readonly string[]): FieldFault[] {
  const known = Object.hasOwn(matrix, name) ? matrix[name] : undefined;
  const path = `matrix.${name}`;
  if (known === undefined) return [{ path, message: 'is no variable of this matrix' }];
  return values
    .filter((value) => !known.includes(value))
    .map((value) => ({ path, message: `${value} is none of its values` }));
}
