import { useLocation } from 'react-router';

/** The number of the line that the address names, as in `#L12`. */
export function useLineInAddress(): number | undefined {
  const { hash } = useLocation();
  const number = /^#L(\d{1,10})$/.exec(hash)?.[1];
  return number === undefined ? undefined : Number(number);
}
