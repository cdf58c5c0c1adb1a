import { Chip, Chips } from '../../design/chip.js';

export const LabelChips = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) => (
  <Chips>
    {Object.entries(labels).map(([name, value]) => (
      <Chip key={name} mono>
        {name}={value}
      </Chip>
    ))}
  </Chips>
);
