import { CheckboxGroup } from '../../../design/choice-fields.js';
import type { Startable } from './startable.js';

/** Which part of a matrix runs, where its version allows a part. */
export function MatrixSubset({
  version: { matrix, allow_subset: allowsSubset },
  value,
  error,
  onChange,
}: {
  readonly version: Startable['version'];
  readonly value: Record<string, string[]> | undefined;
  readonly error: string | undefined;
  readonly onChange: (matrix: Record<string, string[]>) => void;
}) {
  const axes = Object.entries(matrix);
  if (axes.length === 0) return null;
  const chosen = value ?? matrix;
  if (!allowsSubset) {
    const all = axes.map(([axis, values]) => `${axis}: ${values.join(', ')}`).join('; ');
    return <p>All of its matrix runs ({all}); this version allows no part of it.</p>;
  }
  return axes.map(([axis, values], index) => (
    <CheckboxGroup
      key={axis}
      label={axis}
      name={`matrix-${axis}`}
      options={values.map((one) => ({ value: one, label: one }))}
      value={chosen[axis] ?? []}
      error={index === 0 ? error : undefined}
      onChange={(next) => onChange({ ...chosen, [axis]: next })}
    />
  ));
}
