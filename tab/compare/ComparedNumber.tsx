import { useLook } from '../ui/look.ts';
import { digitsOf, inOnePiece } from './comparisonWords.ts';

/** The number in large digits, which screen readers say one by one; dots as long as there is none. */
export function ComparedNumber({ number, className }: { number: string | undefined; className: string }) {
  const look = useLook();
  return (
    <div className={className} dir="ltr">
      <span aria-hidden="true">{inOnePiece(number ?? '··· ···')}</span>
      {number && <span className={look.spoken}>{digitsOf(number)}</span>}
    </div>
  );
}
